using System.Buffers.Text;
using System.Text.RegularExpressions;

namespace SupportBundle.Bundle.Redaction;

/// <summary>Values that stand where a secret could and are none: references, flags, paths, placeholders.</summary>
internal static partial class SecretValues
{
    public static bool IsPublic(ReadOnlySpan<char> value, string kind)
    {
        value = value.Trim();
        if (value.IsEmpty || IsPlaceholder(value) || Path().IsMatch(value))
            return true;

        return kind switch
        {
            SecretKind.RegistryAuth => !IsEncodedCredential(value),
            SecretKind.Community => BgpCommunity().IsMatch(value),
            SecretKind.Secret => NamespacedName().IsMatch(value),
            SecretKind.Key => KeyFile().IsMatch(value),
            _ => false,
        };
    }

    // A word of a sentence, where a colon or an option's name stands in one: "invalid token: expired", "--token is required".
    public static bool IsWordOfASentence(ReadOnlySpan<char> value, string kind)
    {
        value = value.TrimEnd(",.;:!?)]}");
        return kind == SecretKind.Password ? SentenceWord().IsMatch(value) : value.Length < 24 && Word().IsMatch(value);
    }

    private static bool IsPlaceholder(ReadOnlySpan<char> value) => Placeholder().IsMatch(value);

    private static bool IsEncodedCredential(ReadOnlySpan<char> value) => value.Length >= 8 && Base64.IsValid(value) && value.IndexOfAnyInRange('A', 'Z') >= 0;

    [GeneratedRegex(@"^(?:true|false|yes|no|on|off|none|null|nil|~|\{\}?|\[\]?|[|>][+-]?\d?|""""|''|-|\*+|x{3,}|<[^<>]{1,200}>?|<set to .*|\$[A-Z_][A-Z0-9_]*|\$\{[^}]*\}|\$\([^)]*\)|\{\{.*\}\}|\(nil\)|\(\*.*|\[?redacted.*|\[redacted:.*|--- REDACTED ---|DATA\+OMITTED|REDACTED)[,;]?$", RegexOptions.IgnoreCase)]
    private static partial Regex Placeholder();

    // /var/run/secrets/kubernetes.io/serviceaccount/token; base64 may begin with a slash as well, hence the known folders.
    [GeneratedRegex(@"^(?:file:(?://)?)?/(?:etc|var|run|opt|usr|root|home|srv|mnt|tmp|data|secrets?|host|dev|proc|sys)(?:/[\w.@~+-]*)*/?[,;]?$")]
    private static partial Regex Path();

    [GeneratedRegex(@"^[\w./-]+\.(?:key|pem|crt|cer|p12|pfx|jks)$")]
    private static partial Regex KeyFile();

    // 65000:100, no-export: a BGP community is no SNMP community.
    [GeneratedRegex(@"^(?:[\d:., ]*:[\d:., ]*|no-export|no-advertise|no-peer|internet|local-as|blackhole|graceful-shutdown|\(.*)$")]
    private static partial Regex BgpCommunity();

    // secret="kube-system/memberlist" in a component's log is the name of an object.
    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?/[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$")]
    private static partial Regex NamespacedName();

    // expired, Unauthorized, EOF, service-account; what changes case within itself is no word.
    [GeneratedRegex(@"^(?:[A-Za-z]?[a-z'-]*|[A-Z]+)$")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(?:is|are|was|must|or|and|not|has|have|to|for|of|in|on|the|a|an|option|flag|cannot|requires?|required|can|may|should|set|with|without|from|expired|invalid|incorrect|wrong|missing|failed|failure|changed|authentication|error|unknown|rejected|mismatch|file|prompt|auth|too|could|unable|no)$", RegexOptions.IgnoreCase)]
    private static partial Regex SentenceWord();
}
