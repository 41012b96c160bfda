using System.Buffers;
using System.Text.RegularExpressions;

namespace SupportBundle.Bundle.Redaction;

/// <summary>Secrets of formats that have their own way to write them: XML, cookies, DSNs, DNS keys, JSON web keys, LDAP's hashes, Ceph's keys.</summary>
internal static partial class SecretFormats
{
    private static readonly SearchValues<string> HashWords = SecretShapes.Words("{SHA", "{SSHA", "{MD5", "{SMD5", "{CRYPT", "{PBKDF2", "{ARGON2");
    private static readonly SearchValues<string> CookieWord = SecretShapes.Words("cookie");
    private static readonly SearchValues<string> KeyWords = SecretShapes.Words("secret \"", "key");
    private static readonly SearchValues<string> WebKeyWord = SecretShapes.Words("\"kty");
    private static readonly SearchValues<string> DnsKeyWords = SecretShapes.Words("Exponent", "Prime1:", "Prime2:", "Coefficient", "Private_value");

    public static void Find(string line, List<SecretSpan> found)
    {
        FindElements(line, found);
        if (SecretShapes.HasAny(line, CookieWord))
            SecretShapes.FindAll(Cookie(), line, SecretKind.Authorization, found);
        if (line.Contains("@tcp(", StringComparison.Ordinal) || line.Contains("@unix(", StringComparison.Ordinal))
            SecretShapes.FindAll(DataSource(), line, SecretKind.Password, found);
        if (line.Contains("://", StringComparison.Ordinal))
            SecretShapes.FindAll(WebHook(), line, SecretKind.CloudKey, found);
        if (line.Contains("sig=", StringComparison.Ordinal))
            SecretShapes.FindAll(Signature(), line, SecretKind.Key, found);
        if (SecretShapes.HasAny(line, KeyWords))
            SecretShapes.FindAll(Keys(), line, SecretKind.Key, found);
        if (SecretShapes.HasAny(line, HashWords))
            SecretShapes.FindAll(SchemeHash(), line, SecretKind.PasswordHash, found);
        if (SecretShapes.HasAny(line, WebKeyWord))
            SecretShapes.FindAll(WebKey(), line, SecretKind.PrivateKey, found);
        if (SecretShapes.HasAny(line, DnsKeyWords))
            SecretShapes.FindAll(DnsKey(), line, SecretKind.PrivateKey, found);
    }

    // <dbPassword>x</dbPassword>
    private static void FindElements(string line, List<SecretSpan> found)
    {
        if (!line.Contains("</", StringComparison.Ordinal))
            return;

        for (var match = Element().Match(line); match.Success; match = match.NextMatch())
        {
            var secret = match.Groups["secret"];
            if (SecretNames.KindOf(match.Groups["name"].ValueSpan) is { } kind && !SecretValues.IsPublic(secret.ValueSpan, kind))
                found.Add(new SecretSpan(secret.Index, secret.Length, kind));
        }
    }

    [GeneratedRegex(@"<(?<name>[\w.-]{2,128})>(?<secret>[^<]{1,1000})</")]
    private static partial Regex Element();

    // Open vSwitch's cookie=0x0 has no name within.
    [GeneratedRegex(@"\b(?:set-)?cookie2?\\{0,3}[""']?\s{0,4}:\s{0,4}[\[""'\\]{0,6}(?<secret>[^\s=;""',]{1,256}=[^\r\n""'\\]{1,8000})", RegexOptions.IgnoreCase)]
    private static partial Regex Cookie();

    // root:x@tcp(10.0.0.1:3306)/kube
    [GeneratedRegex(@"(?<![\w.%-])[\w.%-]{1,128}:(?<secret>[^\s""'/]{1,512})@(?:tcp|unix)\(")]
    private static partial Regex DataSource();

    [GeneratedRegex(@"(?:hooks\.slack\.com/(?:services|workflows)|discord(?:app)?\.com/api/webhooks|webhook\.office\.com/webhookb2|outlook\.office\.com/webhook)/(?<secret>[A-Za-z0-9@_/-]{16,600})")]
    private static partial Regex WebHook();

    // A shared access signature of Azure's storage
    [GeneratedRegex(@"[?&;\s]sig=(?<secret>[A-Za-z0-9%+/=_-]{12,600})")]
    private static partial Regex Signature();

    // key "rndc" { algorithm hmac-sha256; secret "x=="; };      Ceph: key = AQx==
    [GeneratedRegex(@"\bsecret\s{1,8}""(?<secret>[^""]{1,1000})""\s{0,8};|\bkey\s{0,8}=\s{0,8}(?<secret>AQ[A-Za-z0-9+/]{12,80}={0,2})\s*$")]
    private static partial Regex Keys();

    [GeneratedRegex(@"\{(?:S?SHA(?:256|384|512)?|S?MD5|CRYPT|PBKDF2[\w-]{0,20}|ARGON2)\}(?<secret>[A-Za-z0-9+/$.,=]{8,500})")]
    private static partial Regex SchemeHash();

    [GeneratedRegex(@"\\{0,3}""(?:d|p|q|dp|dq|qi|k)\\{0,3}""\s{0,4}:\s{0,4}\\{0,3}""(?<secret>[A-Za-z0-9_-]{8,4000})")]
    private static partial Regex WebKey();

    // BIND's K*.private
    [GeneratedRegex(@"(?:^|[FP] )(?:PrivateExponent|Prime[12]|Exponent[12]|Coefficient|Private_value\(x\)):\s{1,8}(?<secret>[A-Za-z0-9+/=]{16,4000})")]
    private static partial Regex DnsKey();
}
