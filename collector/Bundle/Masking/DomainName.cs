namespace SupportBundle.Bundle.Masking;

/// <summary>Domain names label by label, so that hosts of one domain are seen to be: <c>worker1.prod.example.com</c>.</summary>
internal static class DomainName
{
    public static void Find(ReadOnlySpan<char> line, int from, int to, Pseudonyms pseudonyms, KnownNames.Snapshot known, MaskedSpans found)
    {
        for (var at = from; at < to; at++)
        {
            if (!IsOfName(line[at]))
                continue;

            var end = at;
            while (end < to && IsOfName(line[end]))
                end++;
            FindIn(line, at, end, pseudonyms, known, found);
            at = end;
        }
    }

    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_';

    private static void FindIn(ReadOnlySpan<char> line, int start, int end, Pseudonyms pseudonyms, KnownNames.Snapshot known, MaskedSpans found)
    {
        while (start < end && line[start] is '.' or '-')
            start++;
        while (end > start && line[end - 1] is '.' or '-')
            end--;

        var name = line[start..end];
        var last = name.LastIndexOf('.');
        if (last < 0 || name.Length > 253 || !DomainSyntax.IsTopLevel(name[(last + 1)..]) && !known.EndsDomain(name[(last + 1)..]))
            return;

        var labels = name.ToString().Split('.');
        if (!IsOfSite(labels, known))
            return;

        var masked = Masked(labels, pseudonyms);
        if (masked != name.ToString())
            found.Add(start, end, masked);
    }

    private static bool IsOfSite(string[] labels, KnownNames.Snapshot known)
    {
        if (labels.Any(label => label.Length == 0))
            return false;
        return DomainSyntax.HasEnd(labels, known.Domains) || DomainSyntax.IsDomain(labels) && !DomainSyntax.IsPublic(labels);
    }

    // Names of Services stay, as they do elsewhere; an address in a pod's name does not.
    private static string Masked(string[] labels, Pseudonyms pseudonyms)
    {
        var begins = DomainSyntax.DomainBegins(labels);
        for (var i = 0; i < labels.Length; i++)
        {
            if (i < begins)
                labels[i] = DashedAddress.Within(labels[i], pseudonyms) ?? labels[i];
            else if (i < labels.Length - 1 || !DomainSyntax.IsTopLevel(labels[i]))
                labels[i] = pseudonyms.Label(labels[i]);
        }

        return string.Join('.', labels);
    }
}
