using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Backends;

/// <summary>A selector with <c>matchLabels</c> and <c>matchExpressions</c>; an empty one fits everything.</summary>
internal static class LabelSelector
{
    public static bool Fits(DocumentNode selector, ImmutableSortedDictionary<string, string> labels) =>
        KubernetesObject.TextMap(selector["matchLabels"]).All(pair => labels.GetValueOrDefault(pair.Key) == pair.Value)
        && selector.ItemsAt("matchExpressions").All(expression => Fits(expression, expression.TextAt("key") ?? "", labels));

    // An operator that is not known here may fit.
    private static bool Fits(DocumentNode expression, string key, ImmutableSortedDictionary<string, string> labels) => expression.TextAt("operator") switch
    {
        "In" => labels.TryGetValue(key, out var value) && expression.TextsAt("values").Contains(value),
        "NotIn" => !labels.TryGetValue(key, out var other) || !expression.TextsAt("values").Contains(other),
        "Exists" => labels.ContainsKey(key),
        "DoesNotExist" => !labels.ContainsKey(key),
        _ => true,
    };
}
