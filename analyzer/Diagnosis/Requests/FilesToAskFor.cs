using System.Collections.Immutable;
using SupportBundle.Bundle.Requests;

namespace SupportBundle.Analyzer.Diagnosis.Requests;

/// <summary>Which files besides those of the catalogue are asked for: what the collector grants, and what by its name is a configuration.</summary>
internal static class FilesToAskFor
{
    private static readonly ImmutableArray<string> Extensions = [".conf", ".cfg", ".cnf", ".conflist", ".json", ".yaml", ".yml", ".toml", ".env", ".service", ".kubeconfig"];

    /// <param name="path">Absolute.</param>
    public static bool Permits(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '@' or '+')
        && !path.Contains("..", StringComparison.Ordinal)
        && Extensions.Any(extension => path.EndsWith(extension, StringComparison.Ordinal))
        && ConfigurationFiles.MayBeAskedFor(path);
}
