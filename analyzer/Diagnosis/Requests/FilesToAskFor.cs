using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Diagnosis.Requests;

/// <summary>Which files besides those of the catalogue may be asked for: a path can come from a bundle, and a bundle may be hostile.</summary>
internal static class FilesToAskFor
{
    private static readonly ImmutableArray<string> Folders = ["/etc/", "/var/lib/", "/run/", "/usr/lib/", "/usr/local/", "/lib/", "/opt/"];
    private static readonly ImmutableArray<string> Extensions = [".conf", ".cfg", ".cnf", ".conflist", ".json", ".yaml", ".yml", ".toml", ".env", ".service", ".kubeconfig"];
    private static readonly ImmutableArray<string> Secrets = ["secret", "token", "passw", "shadow", "credential", "private", "encryption", "/ssh", ".ssh", ".key", "-key", "/pki/", "id_rsa", "/pods/"];

    /// <param name="path">Absolute.</param>
    public static bool Permits(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '@' or '+')
        && !path.Contains("..", StringComparison.Ordinal)
        && Folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal))
        && Extensions.Any(extension => path.EndsWith(extension, StringComparison.Ordinal))
        && !Secrets.Any(secret => path.Contains(secret, StringComparison.OrdinalIgnoreCase));
}
