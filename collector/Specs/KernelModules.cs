namespace SupportBundle.Collector.Specs;

/// <summary>Whether the kernel has a module already, so that asking it about its subject loads nothing.</summary>
internal static class KernelModules
{
    /// <param name="root">The host's root: <c>/</c>, or where it is mounted.</param>
    /// <param name="module">With underscores, as /proc/modules writes it: <c>nf_tables</c>.</param>
    public static bool IsPresent(string root, string module) =>
        // A kernel without loadable modules cannot load one.
        !File.Exists(Path.Combine(root, "proc/modules"))
        // Built-in ones are listed in /sys/module only if they have parameters.
        || Directory.Exists(Path.Combine(root, "sys/module", module))
        || IsBuiltIn(root, module);

    private static bool IsBuiltIn(string root, string module)
    {
        var release = Path.Combine(root, "proc/sys/kernel/osrelease");
        if (!File.Exists(release))
            return false;

        var list = Path.Combine(root, "lib/modules", File.ReadAllText(release).Trim(), "modules.builtin");
        return File.Exists(list) && File.ReadLines(list).Any(line => NameOf(line) == module);
    }

    // kernel/net/netfilter/nf_tables.ko   (file names have dashes where module names have underscores)
    private static string NameOf(string line) => Path.GetFileNameWithoutExtension(line).Replace('-', '_');
}
