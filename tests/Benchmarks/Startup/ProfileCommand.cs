namespace SupportBundle.Benchmarks.Startup;

/// <summary>Makes the profile of a run from what the runtime says that it compiled.</summary>
internal static class ProfileCommand
{
    /// <param name="assemblies">The folder of the trimmed assemblies.</param>
    /// <param name="compiled">A file of <c>DOTNET_JitStdOutFile</c>.</param>
    public static int Run(string assemblies, string compiled, string profile)
    {
        using var trimmed = new TrimmedAssemblies(assemblies);
        var written = new StartupProfile(trimmed);
        var methods = File.ReadLines(compiled).Select(CompiledMethod.Read).OfType<CompiledMethod>().ToList();
        var unknown = methods.Where(method => !written.Add(method)).ToList();
        written.Write(profile);
        Console.WriteLine($"{profile}: {written.Count} methods; {unknown.Count} of {methods.Count} are in no assembly, such as {unknown.FirstOrDefault()?.Type.Name}:{unknown.FirstOrDefault()?.Name}");
        return 0;
    }
}
