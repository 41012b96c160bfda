using System.Collections.Immutable;

namespace SupportBundle.Bundle.Redaction;

/// <summary>Which names of settings say that their value is a secret.</summary>
internal static class SecretNames
{
    private const int LongestName = 128;

    // Compared in lower case without "_", "-" and "."; a name that goes on ("tokenAuthFile", "token-ttl") names something else.
    private static readonly ImmutableArray<(string Ending, string Kind)> Endings =
    [
        ("password", SecretKind.Password), ("passwordin", SecretKind.Password), ("passwd", SecretKind.Password), ("passphrase", SecretKind.Password),
        ("authpass", SecretKind.Password), ("userpass", SecretKind.Password), ("dbpass", SecretKind.Password),
        ("rootpass", SecretKind.Password), ("adminpass", SecretKind.Password), ("keypass", SecretKind.Password),
        ("storepass", SecretKind.Password), ("requirepass", SecretKind.Password), ("sqlpass", SecretKind.Password),
        ("pwd", SecretKind.Password), ("bindpw", SecretKind.Password), ("rootpw", SecretKind.Password),
        ("authtok", SecretKind.Password), ("psk", SecretKind.Password), ("presharedkey", SecretKind.Password),
        ("wepkey", SecretKind.Password), ("passcode", SecretKind.Password),
        ("token", SecretKind.Token),
        ("secret", SecretKind.Secret), ("dockerconfigjson", SecretKind.RegistryAuth), ("dockercfg", SecretKind.RegistryAuth),
        ("apikey", SecretKind.Key), ("accesskey", SecretKind.Key), ("secretkey", SecretKind.Key), ("privatekey", SecretKind.Key),
        ("sharedkey", SecretKind.Key), ("encryptionkey", SecretKind.Key), ("signingkey", SecretKind.Key), ("accountkey", SecretKind.Key),
        ("authkey", SecretKind.Key), ("authenticationkey", SecretKind.Key), ("clientkeydata", SecretKind.PrivateKey), ("masterkey", SecretKind.Key),
        ("gossipkey", SecretKind.Key), ("serverkeydata", SecretKind.PrivateKey), ("sharedaccesssignature", SecretKind.Key),
    ];

    private static readonly ImmutableArray<(string Name, string Kind)> Whole =
    [
        ("pass", SecretKind.Password), ("pw", SecretKind.Password), ("auth", SecretKind.RegistryAuth),
        ("community", SecretKind.Community), ("rocommunity", SecretKind.Community), ("rwcommunity", SecretKind.Community),
        ("snmpcommunity", SecretKind.Community), ("encrypt", SecretKind.Key), ("certificatekey", SecretKind.Key),
    ];

    // What ends like a secret's name and is none; OLDPWD and PWD are folders.
    private static readonly ImmutableArray<string> Public = ["pwd", "oldpwd", "proxypass", "continuetoken", "nexttoken", "pagetoken"];

    public static string? KindOf(ReadOnlySpan<char> name)
    {
        Span<char> buffer = stackalloc char[LongestName];
        var plain = Normalize(name, buffer);
        foreach (var known in Public)
        {
            if (plain.SequenceEqual(known))
                return null;
        }

        return KindOfPlain(plain, name);
    }

    private static string? KindOfPlain(ReadOnlySpan<char> plain, ReadOnlySpan<char> name)
    {
        foreach (var (whole, kind) in Whole)
        {
            if (plain.SequenceEqual(whole))
                return kind;
        }

        foreach (var (ending, kind) in Endings)
        {
            if (plain.EndsWith(ending))
                return kind;
        }

        // DB_PASS, db-pass; but not "bypass".
        return name.Length > 5 && name[^5] is '_' or '-' or '.' && plain.EndsWith("pass") ? SecretKind.Password : null;
    }

    // Of a long name the end is what counts; "password2" and "wep-key0" are numbered.
    private static ReadOnlySpan<char> Normalize(ReadOnlySpan<char> name, Span<char> buffer)
    {
        if (name.Length > buffer.Length)
            name = name[^buffer.Length..];

        var length = 0;
        foreach (var c in name)
        {
            if (c is not ('_' or '-' or '.'))
                buffer[length++] = char.ToLowerInvariant(c);
        }

        ReadOnlySpan<char> plain = buffer[..length];
        return plain.TrimEnd("0123456789");
    }
}
