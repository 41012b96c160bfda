using System.Text.Json;
using System.Text.Json.Nodes;

namespace SupportBundle.Analyzer.Tests.Reports;

/// <summary>As much of JSON Schema as the published schemas use; a keyword that it does not know fails the test.</summary>
internal sealed class SmallSchema(JsonNode schema)
{
    public IEnumerable<string> Faults(JsonNode? value) => Faults(schema, value, "$");

    private IEnumerable<string> Faults(JsonNode rule, JsonNode? value, string path) =>
        rule.AsObject().SelectMany(keyword => Faults(keyword.Key, keyword.Value!, rule, value, path));

    private IEnumerable<string> Faults(string keyword, JsonNode argument, JsonNode rule, JsonNode? value, string path) => keyword switch
    {
        "$schema" or "title" or "description" or "$defs" => [],
        "$ref" => Faults(schema["$defs"]![((string)argument!)["#/$defs/".Length..]]!, value, path),
        "type" => TypesOf(argument).Any(type => type == TypeOf(value) || (type, TypeOf(value)) == ("number", "integer")) ? [] : [$"{path}: is {TypeOf(value)}"],
        "const" => JsonNode.DeepEquals(argument, value) ? [] : [$"{path}: not {argument}"],
        "enum" => argument.AsArray().Any(one => JsonNode.DeepEquals(one, value)) ? [] : [$"{path}: not one of the enum"],
        // These say nothing of values of another type.
        "required" or "properties" when value is not JsonObject => [],
        "items" when value is not JsonArray => [],
        "required" => argument.AsArray().Where(name => !((JsonObject)value!).ContainsKey((string)name!)).Select(name => $"{path}: {name} is missing"),
        "properties" => ((JsonObject)value!).SelectMany(property => argument[property.Key] is { } inner
            ? Faults(inner, property.Value, $"{path}.{property.Key}")
            : [$"{path}.{property.Key}: is not in the schema"]),
        "items" => ((JsonArray)value!).SelectMany((item, place) => Faults(argument, item, $"{path}[{place}]")),
        _ => throw new NotSupportedException($"{keyword} in {rule}"),
    };

    private static IEnumerable<string> TypesOf(JsonNode argument) =>
        argument is JsonArray several ? several.Select(type => (string)type!) : [(string)argument!];

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.Number => value.AsValue().TryGetValue<long>(out _) ? "integer" : "number",
        JsonValueKind.String => "string",
        _ => "boolean",
    };
}
