namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>What stands below a field of <c>kubectl describe</c>, written as kubectl writes it: the names, and behind them the form of what has none.</summary>
internal static class DescribedShape
{
    /// <summary>What every object has.</summary>
    public static DescribedField OfAll { get; } = Below(
        """
        Name:
        Namespace:
        Labels: pairs
        Annotations: lines
        CreationTimestamp:
        Created:
        Created on:
        Finalizers:
        Deletion Grace Period Seconds:
        Conditions: table
        Events: table
        """);

    /// <summary>The fields of these lines and those that every object has. <c>*</c> is any name, <c>...</c> are any lines.</summary>
    public static DescribedField Of(string text) => OfAll with { Below = [.. Below(text).Below, .. OfAll.Below] };

    /// <summary>The lines below a field that are not what kubectl shows there, those that belong together as one.</summary>
    public static IEnumerable<ParseNote> StraysBelow(DescribedField field, DescribedField shape)
    {
        var forms = shape.Value.Split(' ');
        if (forms.Contains("lines") || shape.Below.Any(IsAnything))
            return [];

        return forms.Contains("table") ? DescribedTable.Of(field).Strays.Select(line => new ParseNote(line, "its cells do not stand below the heading's words"))
            : forms.Contains("pairs") ? NoteAll(field.Below.Where(one => !DescribedForms.IsPair(one)))
            : forms.Contains("words") ? NoteAll(field.Below.Where(one => !DescribedForms.IsWord(one)))
            : forms.Contains("tls") ? NoteAll(field.Below.Where(one => DescribedIngress.TlsOf(one) is null && !DescribedIngress.IsSecretless(one)))
            : forms.Contains("rules") ? IngressRow.Of(field).Where(row => row.Kind is IngressRowKind.Stray).Select(row => new ParseNote(row.Line, "not a host, nor a path with a Service"))
            : StrayFields(field, shape);
    }

    private static IEnumerable<ParseNote> StrayFields(DescribedField field, DescribedField shape)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in field.Below)
        {
            var place = shape.Below.FirstOrDefault(known => IsAt(one, known));
            if (place is null)
                yield return Note(one, "not what kubectl describe shows there");
            else if (!IsInTurn(one, place, shape, seen))
                yield return Note(one, "stands there twice, or with nothing that it belongs to");
            else if (!DescribedForms.IsReadable(one, place.Value))
                yield return Unreadable(one, seen);
            else
                foreach (var stray in StraysBelow(one, place))
                    yield return stray;
        }
    }

    // What belongs to it then belongs to nothing.
    private static ParseNote Unreadable(DescribedField one, HashSet<string> seen)
    {
        seen.Remove(one.Label);
        return Note(one, "its value could not be read");
    }

    // Each port of a Service begins with its "first" field, and then has each of its "part"s once.
    private static bool IsInTurn(DescribedField one, DescribedField place, DescribedField shape, HashSet<string> seen)
    {
        if (Has(place, "first"))
            seen.ExceptWith(shape.Below.Where(known => Has(known, "part")).Select(known => known.Name));

        var isFirst = seen.Add(one.Label);
        return Has(place, "part")
            ? isFirst && shape.Below.Any(known => Has(known, "first") && seen.Contains(known.Name))
            : isFirst || one.Name.Length == 0 || Has(place, "again") || Has(place, "first");
    }

    private static DescribedField Below(string text) => new("", "", default, DescribedField.Read([.. new ArtifactText(null, "", text).Lines()]));

    private static bool IsAt(DescribedField one, DescribedField place) =>
        place.Name == "*" ? one.Name.Length > 0 : place.Name.Length > 0 ? place.Name == one.Name : one.Name.Length == 0 && place.Value == one.Value;

    private static bool IsAnything(DescribedField place) => place is { Name: "", Value: "..." };

    private static bool Has(DescribedField place, string form) => place.Value.Split(' ').Contains(form);

    private static IEnumerable<ParseNote> NoteAll(IEnumerable<DescribedField> strays) => strays.Select(stray => Note(stray, "not what kubectl describe shows there"));

    /// <summary>One note for a field and all that stands below it.</summary>
    public static ParseNote Note(DescribedField stray, string reason) => new(stray.Line, reason) { Lines = DescribedMeaning.All(stray).Max(line => line.Position) - stray.Line.Position + 1 };

    /// <summary>The lines set in by so many blanks, to stand below a field.</summary>
    public static string Under(string lines, int indent) => string.Join('\n', lines.Split('\n').Select(line => new string(' ', indent) + line));
}
