using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>Reads one entry of a signature file, and notes all that is wrong with it.</summary>
internal sealed partial class SignatureEntry(DocumentNode entry, ImmutableArray<SignatureFault>.Builder faults)
{
    // Shorter ones stand in nearly every line, and would be tested there.
    private const int ShortestLiteral = 4;

    /// <returns>What could be read, also where something is wrong with it; null where it is no map of fields.</returns>
    public Signature? Read() => !IsMap(entry, SignatureFields.OfEntry)
        ? null
        : new Signature(Id(), Severity(), Literal(), OneLine(entry, "pattern"), entry.Line)
        {
            Component = Required(entry, "component"),
            Versions = Required(entry, "versions"),
            CountBy = Optional("countBy"),
            OnlyForRules = Flag("onlyForRules"),
            IsRetried = Flag("silentMeansOver"),
            IsCause = Flag("isCause"),
            Explains = Explains(),
            Words = new(Optional("title"), Optional("titleJa"), Required(entry, "means"), Optional("meansJa"), Optional("fix"), Optional("fixJa")),
            ConfirmedBy = Pages(),
            Matches = Samples("match", mustSaySeenIn: true),
            MustNotMatch = Samples("mustNotMatch", mustSaySeenIn: false),
        };

    private string Id()
    {
        var id = Required(entry, "id");
        if (id.Length > 0 && !IdForm().IsMatch(id))
            Fault(entry["id"], $"\"{id}\" is no id. Write area and event in small letters, for instance dns/upstream-times-out.");
        return id;
    }

    private Severity Severity()
    {
        var written = Required(entry, "severity");
        switch (written)
        {
            case "critical": return Rules.Severity.Critical;
            case "warning": return Rules.Severity.Warning;
            case "info" or "": return Rules.Severity.Info;
        }

        Fault(entry["severity"], $"there is no severity \"{written}\". Write {SignatureFields.Meaning("severity")}.");
        return Rules.Severity.Info;
    }

    private string Literal()
    {
        var literal = OneLine(entry, "literal");
        if (literal.Length is > 0 and < ShortestLiteral)
            Fault(entry["literal"], $"the literal \"{literal}\" stands in too many lines. Take at least {ShortestLiteral} characters of the line that are always the same.");
        return literal;
    }

    private ImmutableArray<string> Pages()
    {
        foreach (var page in entry.ItemsAt("confirmedBy").Where(page => !IsAddress(page.Text)))
            Fault(page, "confirmedBy lists addresses of pages. Begin each with https://.");
        if (entry["confirmedBy"] is { Kind: not (NodeKind.Sequence or NodeKind.Null) } other)
            Fault(other, "confirmedBy is a list. Begin each address with \"- \".");
        return entry.TextsAt("confirmedBy");
    }

    private ImmutableArray<string> Explains()
    {
        if (entry["explains"] is { } explains && (explains.Kind != NodeKind.Sequence || entry.FlagAt("isCause") is not true))
            Fault(explains, "explains is a list of findings' ids, and stands beside isCause: true.");
        return entry.TextsAt("explains");
    }

    private static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);

    private ImmutableArray<SignatureSample> Samples(string kind, bool mustSaySeenIn)
    {
        if (entry["samples"] is { } samples && (kind == SignatureFields.OfSamples[0] ? IsMap(samples, SignatureFields.OfSamples) : samples.Kind == NodeKind.Map))
        {
            if (samples.ItemsAt(kind) is { IsEmpty: false } items)
                return [.. items.Select(item => Sample(item, mustSaySeenIn))];
            Missing(samples, kind);
        }
        else if (entry["samples"] is null && mustSaySeenIn)
        {
            Missing(entry, "samples");
        }

        return [];
    }

    private SignatureSample Sample(DocumentNode item, bool mustSaySeenIn)
    {
        if (item.Text is { Length: > 0 } line && !mustSaySeenIn)
            return new(Single(item, "line", line), null, item.Line);
        if (!IsMap(item, SignatureFields.OfSample))
            return new("", null, item.Line);

        return new(OneLine(item, "line"), mustSaySeenIn ? Required(item, "seenIn") : item.TextAt("seenIn"), item["line"]?.Line ?? item.Line);
    }

    private bool Flag(string name)
    {
        if (entry[name] is { } field && entry.FlagAt(name) is null)
            Fault(field, $"{name} is true or false. Write \"{name}: true\", or leave it out.");
        return entry.FlagAt(name) ?? false;
    }

    private string? Optional(string name)
    {
        if (entry[name] is { } field && string.IsNullOrWhiteSpace(field.Text))
            Fault(field, $"{name} is empty. Write a text behind it, or leave it out.");
        return entry.TextAt(name)?.Trim();
    }

    private string Required(DocumentNode map, string name) => Written(map, name).Trim();

    // Blanks at the ends of literals and lines count.
    private string OneLine(DocumentNode map, string name) => map[name] is { } field ? Single(field, name, Written(map, name)) : Written(map, name);

    private string Single(DocumentNode field, string name, string text)
    {
        if (text.Contains('\n'))
            Fault(field, $"{name} has several lines, and logs are searched line by line. Write it on one line, between single quotes.");
        return text;
    }

    private string Written(DocumentNode map, string name)
    {
        if (map.TextAt(name) is { } text && !string.IsNullOrWhiteSpace(text))
            return text;

        Missing(map, name);
        return "";
    }

    private void Missing(DocumentNode map, string name) => Fault(map[name] ?? map, $"{name} is missing. Add it: {SignatureFields.Meaning(name)}.");

    private bool IsMap(DocumentNode node, ImmutableArray<string> fields)
    {
        if (node.Kind != NodeKind.Map)
            Fault(node, $"here stand fields: {string.Join(", ", fields)}. Write each as \"name: value\".");
        foreach (var field in node.Children.Where(field => node.Kind == NodeKind.Map && !fields.Contains(field.Name ?? "")))
            Unknown(field, fields);
        return node.Kind == NodeKind.Map;
    }

    private void Unknown(DocumentNode field, ImmutableArray<string> fields)
    {
        var meant = SignatureFields.Closest(field.Name ?? "", fields) is { } closest ? $"Did you mean \"{closest}\"?" : $"Known are {string.Join(", ", fields)}.";
        Fault(field, $"there is no field \"{field.Name}\". {meant}");
    }

    private void Fault(DocumentNode? at, string what) => faults.Add(new((at ?? entry).Line, what));

    [GeneratedRegex("^[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)+$")]
    private static partial Regex IdForm();
}
