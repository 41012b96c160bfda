namespace SupportBundle.Analyzer.Artifacts.Documents;

/// <summary>A TOML file (containerd, CRI-O, registries), read into the same document as JSON and YAML.</summary>
internal sealed record TomlFile(ArtifactText Source, DocumentNode Root) : IArtifact<TomlFile>
{
    public static Parsed<TomlFile> Parse(ArtifactText text)
    {
        var reader = new TomlReader(text);
        return new(new(text, reader.Read()), reader.Notes);
    }
}
