using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose.Kinds;

/// <summary>openssl's words on several certificates in one file, each below a line that names its file.</summary>
internal static partial class CertificateParts
{
    private const string Prefix = "kubernetes/openssl/";

    public static SplitText Of(Place place) => text => Split(place, text);

    private static IEnumerable<TextPart> Split(Place place, string text)
    {
        var (file, from, first, number) = ("certificate", 0, 1, 0);
        foreach (var (start, line) in LinePlaces.Of(text))
        {
            number++;
            if (Heading().Match(line) is not { Success: true } heading)
                continue;
            if (!string.IsNullOrWhiteSpace(text[from..start]))
                yield return new(new(place, Prefix + file), first, text[from..start]);
            (file, from, first) = (heading.Groups["file"].Value.TrimStart('/'), Math.Min(start + line.Length + 1, text.Length), number + 1);
        }

        if (!string.IsNullOrWhiteSpace(text[from..]))
            yield return new(new(place, Prefix + file), first, text[from..]);
    }

    // == /var/lib/kubelet/pki/kubelet-client-current.pem      --- /etc/kubernetes/pki/ca.crt ---      /etc/kubernetes/pki/etcd/ca.crt:
    [GeneratedRegex(@"^[=#>* -]*(?<file>/[^\s:]+\.(crt|pem|cert|cer|conf))\b[\s:=#<*-]*$")]
    private static partial Regex Heading();
}
