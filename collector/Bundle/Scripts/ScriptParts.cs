using System.Collections.Immutable;
using System.Text;

namespace SupportBundle.Bundle.Scripts;

/// <summary>The functions that every collecting script stands on, as they are in <c>Scripts/Parts</c>, in the order of their names.</summary>
internal static class ScriptParts
{
    private const string Folder = "Scripts/Parts/";

    public static ImmutableArray<string> All { get; } =
        [.. typeof(ScriptParts).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>A script as far as its first item, which follows <c>start</c>.</summary>
    /// <param name="heading">Comments: what the script is.</param>
    /// <param name="version">Of the program that writes the script.</param>
    /// <param name="catalogue">SHA-256 of the catalogue that it takes from, in hexadecimal; it goes into the manifest.</param>
    public static string Beginning(string heading, string version, string catalogue)
    {
        var script = new StringBuilder(heading.ReplaceLineEndings("\n"));
        foreach (var part in All)
            script.Append('\n').Append(part.TrimEnd()).Append('\n');
        return script.Append($"\nversion={ShellWord.Of(version)}\ncatalogue={catalogue}\ninner_pad={ShellWord.Of(MachineKey.InnerPad)}\nouter_pad={ShellWord.Of(MachineKey.OuterPad)}\n").ToString();
    }

    private static string Read(string name)
    {
        using var stream = typeof(ScriptParts).Assembly.GetManifestResourceStream(name)!; // it was just listed
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
