using System.Buffers;
using System.Collections.Immutable;

namespace SupportBundle.Bundle.Redaction;

/// <summary>Words of which a line with a secret has at least one: to look for them in all lines at once is many times cheaper than to look for secrets in each.</summary>
internal static class SecretHints
{
    // So many at once are searched for with vectors; for more .NET takes an automaton, which is slower than all the groups together.
    private const int GroupSize = 16;

    // Every name in SecretNames and shape in SecretShapes has one.
    private static readonly ImmutableArray<string> Words =
    [
        "pass", "pw", "secret", "token", "psk", Key, "auth", "community", "com2sec", "snmp", "encrypt", "bearer", "cred", "docker",
        "eyJ", "AKIA", "ASIA", "AIza", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "glpat", "xox", "sk_live", "hvs.", "hvb.", "hvr.", "npm_", "K10", "LS0tLS", "----",
        "://", "$1$", "$2", "$5$", "$6$", "$7$", "$y$", "$argon", "$apr1$", "$gy$", "SCRAM-SHA", "IDENTIFIED", "md5", "curl", "redis-cli", "mysql",
        "etcdctl", "ldap", "kind:", "kind\"", "apiVersion", "data:", QuotedData, "Private-Lines", "<forever>", "\0-",
        "cookie", "@tcp(", "@unix(", "ipmitool", "from-literal", "login", "smbclient", "createUser", ": EAP", ": NTLM", "{SHA", "{SSHA", "{SMD5", "{CRYPT",
        "github_pat", "sig=", "\"kty", "Exponent", "Prime", "Coefficient", "Private_value",
    ];

    private const string Key = "key", RestOfKeyString = "-string", QuotedData = "data\"";

    // Words of two letters, and those that begin alike, stand together: the fewer beginnings, the fewer places to look at twice.
    private static readonly ImmutableArray<SearchValues<string>> Groups =
    [
        .. Words.GroupBy(word => word.Length == 2)
            .SelectMany(words => words.Order(StringComparer.OrdinalIgnoreCase).Chunk(GroupSize))
            .Select(words => SearchValues.Create(words, StringComparison.OrdinalIgnoreCase)),
    ];

    public static bool IsIn(ReadOnlySpan<char> text)
    {
        foreach (var group in Groups)
        {
            if (Next(text, 0, group) >= 0)
                return true;
        }

        return false;
    }

    /// <summary>Where the hints of a text are: of each group of words the first on each line, in order.</summary>
    public static void Find(ReadOnlySpan<char> text, List<int> found)
    {
        found.Clear();
        foreach (var group in Groups)
        {
            for (var at = Next(text, 0, group); at >= 0; at = NextLine(text, at) is var line and >= 0 ? Next(text, line, group) : -1)
                found.Add(at);
        }

        found.Sort();
    }

    private static int NextLine(ReadOnlySpan<char> text, int at) => text[at..].IndexOf('\n') is var length and >= 0 ? at + length + 1 : -1;

    private static int Next(ReadOnlySpan<char> text, int from, SearchValues<string> group)
    {
        while (text[from..].IndexOfAny(group) is var length and >= 0)
        {
            from += length;
            if (IsHint(text, from))
                return from;
            from++;
        }

        return -1;
    }

    // Two words are frequent in logs of healthy clusters: etcd's keys, volumes called data.
    private static bool IsHint(ReadOnlySpan<char> text, int at)
    {
        if (text[at..].StartsWith(Key, StringComparison.OrdinalIgnoreCase))
            return EndsAName(text, at) || Follows(text, at + Key.Length, '=') || text[(at + Key.Length)..].StartsWith(RestOfKeyString, StringComparison.OrdinalIgnoreCase);
        return !text[at..].StartsWith(QuotedData, StringComparison.OrdinalIgnoreCase) || Follows(text, at + QuotedData.Length, ':');
    }

    // No secret is called "key" alone; an API key or a private_key is, and a router's key-string.
    private static bool EndsAName(ReadOnlySpan<char> text, int at) => at == 0 || char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '-' or '.';

    private static bool Follows(ReadOnlySpan<char> text, int at, char c)
    {
        var rest = text[at..].TrimStart(" \t");
        return rest.IsEmpty || rest[0] == c;
    }
}
