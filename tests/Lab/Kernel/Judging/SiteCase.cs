using System.Text.Json;
using System.Text.Json.Serialization;

namespace SupportBundle.Lab.Kernel.Judging;

/// <summary>
/// A <see cref="KernelCase"/> of a whole site: <c>input/nodes/NODE</c> is what the collector took, <c>flow.json</c> what was opened,
/// <c>kernel.json</c> what became of it, <c>site.txt</c> how the site was made.
/// </summary>
internal sealed record SiteCase(string Folder)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public string Name => Path.GetFileName(Folder);

    public string Setup => File.ReadAllText(Path.Combine(Folder, "site.txt"));

    public SiteFlow Flow => Read<SiteFlow>("flow.json");

    public SiteOutcome Kernel => Read<SiteOutcome>("kernel.json");

    private string Input => Path.Combine(Folder, "input");

    /// <summary>Every kept case below the repository's <c>tests/Lab/disagreements</c>.</summary>
    public static IEnumerable<SiteCase> All(string repository) =>
        Directory.GetDirectories(Path.Combine(repository, "tests", "Lab", "disagreements"))
            .Where(folder => File.Exists(Path.Combine(folder, "site.txt"))).Order(StringComparer.Ordinal).Select(folder => new SiteCase(folder));

    /// <summary>Text by path in a bundle's layout.</summary>
    public IReadOnlyDictionary<string, string> Artifacts() =>
        Directory.GetFiles(Input, "*", SearchOption.AllDirectories).ToDictionary(path => Path.GetRelativePath(Input, path).Replace('\\', '/'), File.ReadAllText);

    public void Write(string setup, SiteFlow flow)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "site.txt"), setup);
        Write("flow.json", flow);
    }

    public void Write(IReadOnlyDictionary<string, string> artifacts, SiteOutcome kernel)
    {
        if (Directory.Exists(Input))
            Directory.Delete(Input, recursive: true);
        foreach (var (path, text) in artifacts.Where(artifact => artifact.Value.Length > 0))
        {
            var target = Path.Combine(Input, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!); // below the folder
            File.WriteAllText(target, text);
        }

        Write("kernel.json", kernel);
    }

    public override string ToString() => Name;

    private void Write<T>(string name, T value) => File.WriteAllText(Path.Combine(Folder, name), JsonSerializer.Serialize(value, Json) + "\n");

    private T Read<T>(string name) => JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(Folder, name)), Json)!; // never "null"
}
