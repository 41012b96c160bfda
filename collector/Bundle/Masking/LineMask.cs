using System.Buffers;

namespace SupportBundle.Bundle.Masking;

/// <summary>Masks one line, or turns it back. Not safe for use by several threads.</summary>
internal sealed class LineMask(Pseudonyms pseudonyms, KnownNames known, byte[] certificateKey)
{
    private static readonly SearchValues<char> Pivots = SearchValues.Create(".:-");
    private static readonly SearchValues<char> OfToken = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.:-_");

    private readonly MaskedSpans _found = new();

    /// <summary>The line with pseudonyms, or the line itself if there is nothing to mask.</summary>
    public string Apply(string line)
    {
        _found.Clear();
        if (!pseudonyms.Back)
            FindCertificates(line);
        KernelTables.Find(line, pseudonyms, _found);
        FindInTokens(line);
        if (line.Contains("enx", StringComparison.Ordinal))
            HardwareAddress.FindNamed(line, pseudonyms, _found);
        if (pseudonyms.Back)
            FindPseudonyms(line);
        else
            FindKnown(line);

        return _found.IsEmpty ? line : _found.Apply(line);
    }

    /// <summary>PEM of several lines.</summary>
    public string ApplyToCertificate(string lines) => CertificateText.Block(lines, IsMasked, certificateKey);

    private void FindCertificates(string line)
    {
        if (CertificateText.Hint(line))
            CertificateText.Find(line, IsMasked, certificateKey, _found);
    }

    private bool IsMasked(string text) => new LineMask(pseudonyms, known, certificateKey).Apply(text) != text;

    private void FindInTokens(ReadOnlySpan<char> line)
    {
        var snapshot = known.Current;
        for (var at = 0; line[at..].IndexOfAny(Pivots) is var pivot and >= 0;)
        {
            pivot += at;
            var start = line[at..pivot].LastIndexOfAnyExcept(OfToken) + 1 + at;
            var length = line[pivot..].IndexOfAnyExcept(OfToken);
            var end = length < 0 ? line.Length : pivot + length;
            at = end;
            if (end - start > 3)
                FindInToken(line, Spelling.AfterEscape(line, start, end), end, snapshot);
        }
    }

    private void FindInToken(ReadOnlySpan<char> line, int start, int end, KnownNames.Snapshot snapshot)
    {
        var token = line[start..end];
        var (dots, colons, dashes) = (token.Count('.'), token.Count(':'), token.Count('-'));
        if (colons > 4 || dashes > 4 || dots > 1)
            HardwareAddress.Find(line, start, end, pseudonyms, _found);
        if (colons > 1)
            ColonAddress.Find(line, start, end, pseudonyms, _found);
        if (dots > 0)
            FindDotted(line, start, end, snapshot);
        if (dashes > 2)
            DashedAddress.Find(line, start, end, pseudonyms, _found);
    }

    private void FindDotted(ReadOnlySpan<char> line, int start, int end, KnownNames.Snapshot snapshot)
    {
        if (line[start..end].Contains(".arpa", StringComparison.OrdinalIgnoreCase))
            ReverseZone.Find(line, start, end, pseudonyms, _found);
        DottedAddress.Find(line, start, end, pseudonyms, _found);
        DomainName.Find(line, start, end, pseudonyms, snapshot, _found);
    }

    private void FindKnown(ReadOnlySpan<char> line)
    {
        var snapshot = known.Current;
        for (var (start, end) = snapshot.Next(line, 0); start >= 0; (start, end) = snapshot.Next(line, end))
        {
            if (_found.IsFree(start, end))
                _found.Add(start, end, pseudonyms.Label(line[start..end].ToString()));
        }
    }

    private void FindPseudonyms(ReadOnlySpan<char> line)
    {
        for (var at = 0; line[at..].IndexOf(NameCipher.Prefix, StringComparison.OrdinalIgnoreCase) is var next and >= 0; at++)
        {
            at += next;
            var text = line.Slice(at, NameCipher.LengthAt(line, at));
            if (NameCipher.IsPseudonym(text) && Spelling.BeginsWord(line, at) && Spelling.EndsWord(line, at + text.Length))
                _found.Add(at, at + text.Length, pseudonyms.Label(text.ToString()));
        }
    }
}
