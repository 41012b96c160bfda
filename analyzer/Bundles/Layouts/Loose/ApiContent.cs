using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>What a file of Kubernetes objects, or a configuration in their form, says of itself near its beginning.</summary>
/// <param name="ItemKind">The kind of its first item, where it is a list.</param>
/// <param name="Name">The name of its one object; of the first where there are several.</param>
internal sealed partial record ApiContent(string ApiVersion, string Kind, bool HasItems, string ItemApiVersion, string ItemKind, string Name)
{
    /// <summary>Null for what is nothing of that sort.</summary>
    public static ApiContent? Of(FileHead head)
    {
        var read = head.IsJson ? OfJson(head.Text) : OfYaml(head);
        return read is { Kind.Length: > 0 } or { HasItems: true, ApiVersion.Length: > 0 } or { ItemKind.Length: > 0 } ? read : null;
    }

    // {"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"11913"},"items":[{"metadata":{"name":"coredns-74c68d9ffd-lbg8n"
    private static ApiContent OfJson(string text)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), isFinalBlock: false, default);
        var path = new List<string>();
        try
        {
            while (reader.Read())
                Step(ref reader, path, members);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // An unpaired surrogate is a fault too.
            // What stood before the fault tells what the file was meant to be.
        }

        return From(members);
    }

    private static void Step(ref Utf8JsonReader reader, List<string> path, Dictionary<string, string> members)
    {
        var depth = reader.CurrentDepth;
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            path.RemoveRange(Math.Min(path.Count, depth - 1), Math.Max(0, path.Count - (depth - 1)));
            while (path.Count < depth - 1)
                path.Add("");
            path.Add(reader.GetString() ?? "");
        }
        else if (reader.TokenType == JsonTokenType.String)
            members.TryAdd(string.Join('/', path.Take(depth)), reader.GetString() ?? "");
        else if (reader.TokenType == JsonTokenType.StartArray && depth == 1 && path is ["items", ..])
            members.TryAdd("items", "");
    }

    // apiVersion: v1      items:      - apiVersion: v1      kind: Pod
    private static ApiContent OfYaml(FileHead head)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        var (section, indent) = ("", 0);
        foreach (var line in head.Lines)
        {
            if (YamlMember().Match(line) is not { Success: true } member)
                continue;
            var (depth, key, value) = (member.Groups["indent"].Length, member.Groups["key"].Value, member.Groups["value"].Value.Trim('"', '\'', ' '));
            if (depth == 0)
            {
                (section, indent) = (key, 0);
                members.TryAdd(key, value);
                continue;
            }

            indent = indent == 0 ? depth : indent;
            if (depth == indent && section is "items" or "metadata")
                members.TryAdd(section == "items" ? $"items//{key}" : $"metadata/{key}", value);
        }

        return From(members);
    }

    private static ApiContent From(Dictionary<string, string> members) => new(
        members.GetValueOrDefault("apiVersion", ""),
        members.GetValueOrDefault("kind", ""),
        members.ContainsKey("items"),
        members.GetValueOrDefault("items//apiVersion", ""),
        members.GetValueOrDefault("items//kind", ""),
        members.GetValueOrDefault("metadata/name", ""));

    [GeneratedRegex(@"^(?<indent>[ -]*)(?<key>[A-Za-z]\w*):(?<value>.*)$")]
    private static partial Regex YamlMember();
}
