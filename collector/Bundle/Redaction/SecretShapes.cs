using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace SupportBundle.Bundle.Redaction;

/// <summary>Secrets that are known by their looks or by the words around them.</summary>
internal static partial class SecretShapes
{
    // Each pattern has words without which it matches nothing: to look for those is many times cheaper than to try it at every character.
    private static readonly SearchValues<string> CloudWords = Words("AKIA", "ASIA", "AIza", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "sk_live_", "hvs.", "hvb.", "hvr.", "npm_", "AGE-SECRET-KEY");
    private static readonly SearchValues<string> SettingWords = Words("pass", "masterauth", "pw", "secret", "psk", "authentication-key");
    private static readonly SearchValues<string> WithinWords = Words("password", "secret", "stats", "PSK", "EAP", "XAUTH", "NTLM", "md5", "SCRAM-SHA", "IDENTIFIED", "key-string", "authentication");
    private static readonly SearchValues<string> BearerWord = Words("bearer");
    private static readonly SearchValues<string> AuthorizationWord = Words("authorization");
    private static readonly SearchValues<string> BootstrapWords = Words("token", "bootstrap", "kubeadm");
    private static readonly SearchValues<string> ValueWord = Words("value");
    private static readonly SearchValues<string> CommunityWords = Words("community", "com2sec", "snmp", "createUser");

    public static void Find(string line, List<SecretSpan> found)
    {
        if (line.Contains("eyJ", StringComparison.Ordinal))
            FindAll(Jwt(), line, SecretKind.Jwt, found);
        if (HasAny(line, CloudWords))
            FindAll(CloudKey(), line, SecretKind.CloudKey, found);
        if (line.Contains('$'))
            FindAll(PasswordHash(), line, SecretKind.PasswordHash, found);
        if (line.Contains("K10", StringComparison.Ordinal))
            FindAll(ClusterToken(), line, SecretKind.Token, found);
        if (line.Contains("://", StringComparison.Ordinal))
            FindAll(UrlPassword(), line, SecretKind.Password, found);
        if (HasAny(line, BearerWord))
            FindAll(Bearer(), line, SecretKind.Token, found);
        if (HasAny(line, AuthorizationWord))
            FindAll(Authorization(), line, SecretKind.Authorization, found);
        if (HasAny(line, BootstrapWords) || IsTokenListLine(line))
            FindAll(BootstrapToken(), line, SecretKind.BootstrapToken, found);
        if (line.Contains("LS0tLS", StringComparison.Ordinal))
            FindEncodedKeys(line, found);

        FindConfigured(line, found);
        SecretCommands.Find(line, found);
        SecretFormats.Find(line, found);
        FindOptions(line, found);
        FindNameAndValue(line, found);
    }

    /// <summary>A line of <c>kubeadm token list</c>, which shows by its looks alone.</summary>
    public static bool IsTokenListLine(ReadOnlySpan<char> line) => TokenListLine().IsMatch(line);

    private static void FindConfigured(string line, List<SecretSpan> found)
    {
        if (HasAny(line, SettingWords))
            FindAll(Setting(), line, SecretKind.Password, found);
        if (HasAny(line, WithinWords))
            FindAll(PasswordWithin(), line, SecretKind.Password, found);
        if (HasAny(line, CommunityWords))
            FindAll(Community(), line, SecretKind.Community, found);
    }

    /// <summary>Searched for with vectors and in any case; <c>string.Contains</c> that ignores case compares letter by letter where culture data are invariant.</summary>
    public static SearchValues<string> Words(params string[] words) => SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);

    public static bool HasAny(string line, SearchValues<string> words) => line.AsSpan().IndexOfAny(words) >= 0;

    public static void FindAll(Regex regex, string line, string kind, List<SecretSpan> found)
    {
        for (var match = regex.Match(line); match.Success; match = match.NextMatch())
        {
            var group = match.Groups["secret"];
            if (!SecretValues.IsPublic(group.ValueSpan, "") && !IsSentence(match, kind))
                found.Add(new SecretSpan(group.Index, group.Length, kind));
        }
    }

    // After "Authorization: Bearer" comes a credential, whatever it looks like.
    private static bool IsSentence(Match match, string kind) =>
        kind is SecretKind.Token or SecretKind.Authorization or SecretKind.Password
        && !match.Groups["scheme"].Success
        && SecretValues.IsWordOfASentence(match.Groups["secret"].ValueSpan, kind);

    // --token abcdef, "--token","abcdef", and the same separated by NUL as in /proc/PID/cmdline.
    private static void FindOptions(string line, List<SecretSpan> found)
    {
        if (!line.Contains('-'))
            return;

        for (var match = Option().Match(line); match.Success; match = match.NextMatch())
        {
            var value = match.Groups["secret"];
            if (SecretNames.KindOf(match.Groups["name"].ValueSpan) is { } kind
                && !SecretValues.IsPublic(value.ValueSpan, kind)
                && !SecretValues.IsWordOfASentence(value.ValueSpan, kind))
                found.Add(new SecretSpan(value.Index, value.Length, kind));
        }
    }

    // {"name":"DB_PASSWORD","value":"x"}
    private static void FindNameAndValue(string line, List<SecretSpan> found)
    {
        if (!HasAny(line, ValueWord))
            return;

        for (var match = NameAndValue().Match(line); match.Success; match = match.NextMatch())
        {
            if (SecretNames.KindOf(match.Groups["name"].ValueSpan) is not { } kind)
                continue;

            var (start, end) = NamedSecrets.Value(line, match.Index + match.Length, null);
            if (!SecretValues.IsPublic(line.AsSpan(start, end - start), kind))
                found.Add(new SecretSpan(start, end - start, kind));
        }
    }

    // A certificate in base64 is no secret; what it is shows when it is decoded.
    private static void FindEncodedKeys(string line, List<SecretSpan> found)
    {
        for (var match = EncodedPem().Match(line); match.Success; match = match.NextMatch())
        {
            var whole = match.ValueSpan[..(match.Length / 4 * 4)];
            var bytes = new byte[whole.Length];
            if (!Convert.TryFromBase64Chars(whole, bytes, out var count) || Encoding.Latin1.GetString(bytes, 0, count).Contains("PRIVATE KEY", StringComparison.Ordinal))
                found.Add(new SecretSpan(match.Index, match.Length, SecretKind.PrivateKey));
        }
    }

    [GeneratedRegex(@"(?<![A-Za-z0-9_-])(?<secret>eyJ[A-Za-z0-9_-]{8,16000}\.[A-Za-z0-9_-]{0,16000}(?:\.[A-Za-z0-9_-]{0,16000})?)")]
    private static partial Regex Jwt();

    [GeneratedRegex(@"(?<![A-Za-z0-9])(?<secret>(?:AKIA|ASIA)[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{35}|gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255}|glpat-[A-Za-z0-9_-]{20,64}|xox[abposr]-[A-Za-z0-9-]{10,255}|sk_live_[A-Za-z0-9]{16,255}|hv[sbr]\.[A-Za-z0-9_-]{24,255}|npm_[A-Za-z0-9]{36}|AGE-SECRET-KEY-1[A-Z0-9]{40,64})")]
    private static partial Regex CloudKey();

    // crypt(5): $6$salt$hash, $2y$05$..., $apr1$..., $y$j9T$...
    [GeneratedRegex(@"(?<secret>\$(?:1|2[abxy]?|5|6|7|y|gy|apr1|argon2id?)\$[./A-Za-z0-9$=,]{8,500})")]
    private static partial Regex PasswordHash();

    // K10<hash of the CA>::server:<secret>, the token of k3s and RKE2.
    [GeneratedRegex(@"(?<secret>K10[0-9a-f]{64}::[^\s""']{1,300})")]
    private static partial Regex ClusterToken();

    [GeneratedRegex(@"://(?:[^\s/""'@:\[\]]{0,256}:(?<secret>[^\s""'/]{1,1024})|(?<secret>[^\s/""'@:\[\]]{20,256}))@")]
    private static partial Regex UrlPassword();

    [GeneratedRegex(@"\bbearer\s{1,8}(?<secret>[A-Za-z0-9._~+/=-]{6,16000})", RegexOptions.IgnoreCase)]
    private static partial Regex Bearer();

    [GeneratedRegex(@"\b(?:proxy-)?authorization[""'\\]{0,6}\s{0,8}[:=]\s{0,8}[\["" '\\]{0,8}(?:(?<scheme>bearer|basic|digest|negotiate|token|apikey|aws4-hmac-sha256)\s{1,8}(?<secret>[^\r\n""'\\\]]{1,16000})|(?<secret>[^\s""'\\\],]{6,16000}))", RegexOptions.IgnoreCase)]
    private static partial Regex Authorization();

    [GeneratedRegex(@"(?<![A-Za-z0-9._-])(?<secret>[a-z0-9]{6}\.[a-z0-9]{16})(?![A-Za-z0-9._-])")]
    private static partial Regex BootstrapToken();

    // abcdef.0123456789abcdef   23h   2026-01-02T03:04:05Z   authentication,signing
    [GeneratedRegex(@"^\s*[a-z0-9]{6}\.[a-z0-9]{16}(?:\s+(?:\d+[smhd]|<forever>|<invalid>)|\s*$)")]
    private static partial Regex TokenListLine();

    [GeneratedRegex(@"(?<![A-Za-z0-9+/])LS0tLS[A-Za-z0-9+/]{20,100000}={0,2}")]
    private static partial Regex EncodedPem();

    // auth_pass 1111   insecure-password x   requirepass x   bindpw x   set password "x"
    [GeneratedRegex(@"(?:^|\b(?:stdout|stderr) [FP] |\]: )\s*(?:set\s+)?(?:auth_pass|password|passwd|insecure-password|requirepass|masterauth|masterpass|bindpw|rootpw|secret|psk|passphrase|authentication-key|bind_password|authPassphrase|privPassphrase)\s+(?:""(?<secret>[^""]{1,1000})""|'(?<secret>[^']{1,1000})'|(?<secret>[^\s""'=:{][^\s""']{0,1000}))\s*;?\s*(?:[#!].*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Setting();

    // user admin insecure-password x   neighbor 10.0.0.1 password x   stats auth admin:x   login a password b   : PSK "x"   ip ospf authentication-key x   key-string x
    [GeneratedRegex(@"(?:\b(?:user|neighbor|login|account|username|peer-group|machine)\s+\S{1,256}\s+(?:insecure-)?(?:password|secret)\s+(?:\d\s+)?|\bstats\s+auth\s+[^\s:]{1,256}:|\bPSK\s+|:\s*(?:EAP|XAUTH|NTLM)\s+|\bPASSWORD\s+(?=')|\bmd5\s+(?=\S+\s*$)|\bSCRAM-SHA-\d+[$:]|\bIDENTIFIED\s+BY\s+|\bkey-string\s+|\bospf6?\s+authentication-key\s+|\bmessage-digest-key\s+\d+\s+md5\s+|\brip\s+authentication\s+string\s+|\bnhrp\s+authentication\s+|\b(?:enable|isis|area|domain)[ -]password\s+(?:(?:\d|clear|md5)\s+)?)['""]?(?<secret>[^\s""']{1,1000})", RegexOptions.IgnoreCase)]
    private static partial Regex PasswordWithin();

    // rocommunity public 10.0.0.0/8   snmp-server community x   snmpwalk -v2c -c x
    [GeneratedRegex(@"(?:(?:^|\b(?:stdout|stderr) [FP] |\]: )\s*r[ow]community6?\s+|\bsnmp-server\s+community\s+|\bcom2sec6?\s+\S+\s+\S+\s+|(?<=\bsnmp\w{3,12}\b[^|;&]{0,300}\s-[cAX])\s*|\bcreateUser\s+(?:-e\s+\S+\s+)?\S+\s+(?:MD5|SHA\S*)\s+""?|(?<=\bcreateUser\s[^#]{0,300})\s(?:AES|DES)\S*\s+""?)(?<secret>[^\s""']{1,256})", RegexOptions.IgnoreCase)]
    private static partial Regex Community();

    [GeneratedRegex(@"(?<![\w-])--?(?<name>[A-Za-z][\w.-]{2,127})(?:\s{1,8}|\0|\\{0,3}[""']\s{0,8},\s{0,8}\\{0,3}[""'])['""]?(?<secret>[^\s""'\0\\=-][^\s""'\0\\]{0,8000})")]
    private static partial Regex Option();

    [GeneratedRegex(@"\bname\\{0,3}[""']?\s{0,8}:\s{0,8}\\{0,3}[""']?(?<name>[\w.-]{2,128})\\{0,3}[""']?\s{0,8},\s{0,8}\\{0,3}[""']?value\\{0,3}[""']?\s{0,8}:", RegexOptions.IgnoreCase)]
    private static partial Regex NameAndValue();
}
