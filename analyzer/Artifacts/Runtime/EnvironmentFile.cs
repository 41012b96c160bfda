using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Runtime;

/// <summary>Variables that a unit's <c>EnvironmentFile=</c> sets, such as <c>/var/lib/kubelet/kubeadm-flags.env</c>.</summary>
internal sealed record EnvironmentFile(ImmutableArray<EnvironmentVariable> Variables) : IArtifact<EnvironmentFile>
{
    public EnvironmentVariable? this[string name] => Variables.LastOrDefault(variable => variable.Name == name);

    // KUBELET_KUBEADM_ARGS="--container-runtime-endpoint=unix:///run/containerd/containerd.sock --node-ip=192.168.56.11"
    public static Parsed<EnvironmentFile> Parse(ArtifactText text)
    {
        var variables = ImmutableArray.CreateBuilder<EnvironmentVariable>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines())
        {
            var trimmed = line.Span.Trim();
            if (trimmed is [] or ['#', ..] or [';', ..])
                continue; // blank lines and comments

            if (trimmed.IndexOf('=') is > 0 and var at)
                variables.Add(new(trimmed[..at].Trim().ToString(), Unquoted(trimmed[(at + 1)..].Trim()), line));
            else
                notes.Add(new(line, "no variable is set here"));
        }

        return new(new(variables.ToImmutable()), notes.ToImmutable());
    }

    private static string Unquoted(ReadOnlySpan<char> value) =>
        value is ['"', .., '"'] or ['\'', .., '\''] ? value[1..^1].ToString() : value.ToString();
}

/// <summary>One variable of a unit's environment.</summary>
internal sealed record EnvironmentVariable(string Name, string Value, SourceLine Line);
