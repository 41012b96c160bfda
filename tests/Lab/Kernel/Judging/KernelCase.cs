using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SupportBundle.Lab.Kernel.Judging;

/// <summary>
/// What the kernel once did with a packet on a node, kept because the simulator did not say the same: <c>input/</c> is what the collector took,
/// <c>packet.json</c> what was sent, <c>kernel.json</c> what became of it, <c>setup.txt</c> how the node was made.
/// </summary>
internal sealed record KernelCase(string Folder)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public string Name => Path.GetFileName(Folder);

    public string Setup => File.ReadAllText(Path.Combine(Folder, "setup.txt"));

    public Probe Probe => Read<Probe>("packet.json");

    public Outcome Kernel => Read<Outcome>("kernel.json");

    private string Input => Path.Combine(Folder, "input");

    /// <summary>Every kept case below the repository's <c>tests/Lab/disagreements</c>.</summary>
    public static IEnumerable<KernelCase> All(string repository) =>
        Directory.GetDirectories(Path.Combine(repository, "tests", "Lab", "disagreements"))
            .Where(folder => File.Exists(Path.Combine(folder, "setup.txt"))).Order(StringComparer.Ordinal).Select(folder => new KernelCase(folder));

    /// <summary>Text by path below the node's folder of a bundle.</summary>
    public IReadOnlyDictionary<string, string> Artifacts() =>
        Directory.GetFiles(Input, "*", SearchOption.AllDirectories).ToDictionary(path => Path.GetRelativePath(Input, path).Replace('\\', '/'), File.ReadAllText);

    public void Write(string setup, Probe probe)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "setup.txt"), setup);
        WriteJson("packet.json", probe);
    }

    public void Write(IReadOnlyDictionary<string, string> artifacts, Outcome kernel)
    {
        if (Directory.Exists(Input))
            Directory.Delete(Input, recursive: true);
        foreach (var (path, text) in artifacts.Where(artifact => artifact.Value.Length > 0))
        {
            var target = Path.Combine(Input, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!); // below the folder
            File.WriteAllText(target, text);
        }

        WriteJson("kernel.json", kernel);
    }

    public override string ToString() => Name;

    private void WriteJson<T>(string name, T value) => File.WriteAllText(Path.Combine(Folder, name), JsonSerializer.Serialize(value, Json) + "\n");

    private T Read<T>(string name) => JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(Folder, name)), Json)!; // never "null"
}
