using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>An object whose kind kubectl does not know: <c>kubectl describe</c> shows its fields with blanks between their words.</summary>
internal static class DescribedGeneric
{
    private static readonly DescribedField OfAll = DescribedShape.Of("Kind:");

    // Spec:
    //   Lease Duration Seconds:  40
    public static void Write(DescribedField fields, DocumentSketch sketch)
    {
        foreach (var (way, field) in Places(fields))
        {
            if (way.Length > 0)
                sketch.Put(way, field.Value is "" or "<nil>" ? null : field.Value, field.Line);
        }
    }

    /// <summary>What has no place in the object.</summary>
    public static IEnumerable<ParseNote> Strays(DescribedField fields) =>
        Places(fields).Where(place => place.Way.Length == 0).Select(place => DescribedShape.Note(place.Field, "not a field of an object"))
            .Concat(DescribedShape.StraysBelow(fields with { Below = [.. fields.Below.Where(IsOfAll)] }, OfAll));

    /// <summary>Lease Duration Seconds -> leaseDurationSeconds; UID -> uid; API Version -> apiVersion.</summary>
    public static string KeyOf(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var first = words.Length == 0 ? "" : words[0].All(char.IsAsciiLetterUpper) ? words[0].ToLowerInvariant() : $"{char.ToLowerInvariant(words[0][0])}{words[0][1..]}";
        return string.Concat(words.Skip(1).Prepend(first));
    }

    // Without a way: what has no place.
    private static IEnumerable<(string[] Way, DescribedField Field)> Places(DescribedField fields)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in fields.Below.Where(field => !IsOfAll(field)))
        {
            var places = IsName(field.Name) && seen.Add(KeyOf(field.Name)) ? Places([KeyOf(field.Name)], field) : [([], field)];
            foreach (var place in places)
                yield return place;
        }
    }

    private static IEnumerable<(string[] Way, DescribedField Field)> Places(string[] way, DescribedField field)
    {
        if (field.Below.IsEmpty)
            return [(way, field)];
        if (field.Value.Length > 0)
            return [(way, field with { Below = [] }), .. field.Below.Select(one => (Array.Empty<string>(), one))];

        return field.Below.All(one => one.Name.Length == 0) ? Values(way, field) : Members(way, field);
    }

    // Values of a list stand one a line, without a name.
    private static IEnumerable<(string[] Way, DescribedField Field)> Values(string[] way, DescribedField field) =>
        field.Below.SelectMany((one, place) => one.Below.Select(stray => (Array.Empty<string>(), stray)).Prepend(([.. way, $"{place}"], one with { Below = [] })));

    // A list of maps shows as the same names one after the other.
    private static IEnumerable<(string[] Way, DescribedField Field)> Members(string[] way, DescribedField field)
    {
        var items = new List<HashSet<string>>();
        var placed = field.Below.Select(one => (one, one.Name.Length == 0 ? -1 : ItemOf(KeyOf(one.Name), items))).ToArray();
        return placed.SelectMany(part => part.Item2 < 0 ? [([], part.one)]
            : items.Count == 1 ? Places([.. way, KeyOf(part.one.Name)], part.one)
            : Places([.. way, $"{part.Item2}", KeyOf(part.one.Name)], part.one));
    }

    private static int ItemOf(string key, List<HashSet<string>> items)
    {
        if (items.Count == 0 || !items[^1].Add(key))
            items.Add([key]);

        return items.Count - 1;
    }

    private static bool IsOfAll(DescribedField field) => field.Name is "Name" or "Namespace" or "Labels" or "Annotations" or "Events" or "Kind";

    private static bool IsName(string name) => name.Length > 0 && char.IsAsciiLetterUpper(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == ' ');
}
