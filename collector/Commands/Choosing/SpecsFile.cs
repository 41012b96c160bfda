using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Commands.Choosing;

/// <summary>
/// A site's own specs (<c>--specs</c>), in JSON: <c>{"specs": [{"id": "site/ntp", "why": "Which servers.", "command": ["ntpq", "-pn"]}]}</c>. What is taken is
/// redacted and bounded as everything else; that a command of the site changes nothing is the site's word.
/// </summary>
internal static partial class SpecsFile
{
    private const long LargestFile = 1 << 20, MostBytes = 1L << 30;
    private const int MostSeconds = 600;

    private static readonly ImmutableArray<string> Kinds = ["command", "file", "tree", "journal"];

    [GeneratedRegex("^[a-z]+/[A-Za-z0-9][A-Za-z0-9._-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern { get; }

    /// <summary>The specs, or a sentence with file, line, and what to do.</summary>
    public static (ImmutableArray<CollectionSpec> Specs, string? Problem) Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestFile })
                return ([], $"{path} is larger than {LargestFile >> 20} MiB, so it is no list of specs.");
            return (Parse(File.ReadAllBytes(path)), null);
        }
        catch (SpecsFileException e)
        {
            return ([], $"{path}:{e.Line}: {e.Message}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ([], $"{path} cannot be read: {e.Message}");
        }
    }

    /// <exception cref="SpecsFileException">Something is wrong.</exception>
    public static ImmutableArray<CollectionSpec> Parse(ReadOnlySpan<byte> json)
    {
        var root = LinedJson.Parse(json);
        var list = root.Type == JsonTokenType.StartArray ? root : Fields.Of(root, ["schema", "specs"]).Need("specs", JsonTokenType.StartArray, "a list of specs");
        var specs = list.Items.Select(SpecOf).ToImmutableArray();
        return specs.IsEmpty ? throw new SpecsFileException(root.Line, "it lists no specs; add one, or leave --specs out") : Unique(specs, list);
    }

    private static ImmutableArray<CollectionSpec> Unique(ImmutableArray<CollectionSpec> specs, LinedJson list)
    {
        var taken = SpecCatalog.All.Select(spec => spec.Id).ToHashSet();
        for (var i = 0; i < specs.Length; i++)
        {
            if (!taken.Add(specs[i].Id))
                throw new SpecsFileException(list.Items[i].Line, $"there is a spec {specs[i].Id} already, here or in the catalogue; give this one another id");
        }

        return specs;
    }

    private static CollectionSpec SpecOf(LinedJson value)
    {
        var fields = Fields.Of(value, ["id", "why", .. Kinds, "where", "priority", "timeoutSeconds", "maxBytes", "onlyIfExists", "extension", "alsoSuccess"]);
        var kinds = Kinds.Where(fields.Has).ToArray();
        if (kinds.Length != 1)
            throw new SpecsFileException(value.Line, $"a spec has one of {string.Join(", ", Kinds)}, and this one has {(kinds.Length == 0 ? "none" : string.Join(" and ", kinds))}");

        return Shape(fields, kinds[0], Id(fields), fields.NeedText("why", "a sentence for the operator who reads the plan")) with
        {
            Priority = fields.Choice("priority", ("decisive", Priority.Decisive), ("normal", Priority.Normal), ("bulky", Priority.Bulky)) ?? Priority.Normal,
            Scope = fields.Choice("where", ("host", Scope.Host), ("netns", Scope.EachNetworkNamespace), ("containers", Scope.EachNetfilterContainer)) ?? Scope.Host,
            Timeout = TimeSpan.FromSeconds(fields.Number("timeoutSeconds", 1, MostSeconds) ?? 10),
            MaxBytes = fields.Number("maxBytes", 1, MostBytes) ?? 16 << 20,
            OnlyIfExists = fields.Path("onlyIfExists"),
        };
    }

    private static string Id(Fields fields)
    {
        var id = fields.NeedText("id", "an area and a name, such as site/ntp");
        return IdPattern.IsMatch(id) ? id : throw new SpecsFileException(fields.LineOf("id"), $"the id \"{id}\" is not of the form area/name, such as site/ntp; use letters, digits, dots and dashes");
    }

    private static CollectionSpec Shape(Fields fields, string kind, string id, string why) => kind switch
    {
        "command" => new CommandSpec(id, fields.Texts("command", "the program and its arguments, as a list; no shell reads them")) { Why = why, Extension = Extension(fields), AlsoSuccess = fields.Numbers("alsoSuccess") },
        "file" => new FileSpec(id, fields.Path("file") ?? "") { Why = why },
        "journal" => new JournalSpec(id, fields.Texts("journal", "names of systemd units, as a list")) { Why = why },
        _ => Tree(Fields.Of(fields.Need("tree", JsonTokenType.StartObject, "an object with root and patterns"), ["root", "patterns", "except", "maxDepth", "maxFiles", "recent", "log"]), id, why),
    };

    private static TreeSpec Tree(Fields fields, string id, string why) => new(
        id,
        fields.Path("root") ?? throw new SpecsFileException(fields.Line, "a tree has a root; add one, such as \"root\": \"/etc/site\""),
        fields.Texts("patterns", "names of files, such as *.conf, as a list"))
    {
        Why = why,
        Except = [.. fields.Has("except") ? fields.Texts("except", "names that are never read, as a list") : [], "*.key", "*-key.pem", "*.p12"],
        MaxDepth = (int)(fields.Number("maxDepth", 1, 16) ?? 8),
        MaxFiles = (int)(fields.Number("maxFiles", 1, 100_000) ?? 2_000),
        OnlyRecent = fields.Flag("recent"),
        IsLog = fields.Flag("log"),
    };

    private static string Extension(Fields fields)
    {
        var extension = fields.Has("extension") ? fields.NeedText("extension", "letters, such as json") : "txt";
        return extension.All(char.IsAsciiLetterOrDigit) ? extension : throw new SpecsFileException(fields.LineOf("extension"), $"the extension \"{extension}\" has more than letters and digits in it");
    }
}
