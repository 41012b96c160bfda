namespace SupportBundle.Bundle.Redaction;

/// <summary>Where in a line a secret stands, and of which kind it is.</summary>
internal readonly record struct SecretSpan(int Start, int Length, string Kind)
{
    public int End => Start + Length;
}

/// <summary>The kinds of secrets, as they are written into the placeholder and counted.</summary>
internal static class SecretKind
{
    public const string PrivateKey = "private-key";
    public const string Password = "password";
    public const string PasswordHash = "password-hash";
    public const string Token = "token";
    public const string BootstrapToken = "bootstrap-token";
    public const string Jwt = "jwt";
    public const string Authorization = "authorization";
    public const string Secret = "secret";
    public const string Key = "key";
    public const string RegistryAuth = "registry-auth";
    public const string CloudKey = "cloud-key";
    public const string Community = "community";
    public const string SecretObject = "secret-object";
}
