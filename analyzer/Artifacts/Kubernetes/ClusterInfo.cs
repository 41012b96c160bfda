using System.Collections.Immutable;
using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>At which addresses <c>kubectl cluster-info</c> says that the API server and the cluster's own Services are reached.</summary>
internal sealed record ClusterInfo(ImmutableArray<ClusterAddress> All) : IArtifact<ClusterInfo>
{
    private const string Says = " is running at ";

    /// <summary>The API server's; null where it is not told.</summary>
    public ClusterAddress? ControlPlane => All.FirstOrDefault(one => one.Name is "Kubernetes control plane" or "Kubernetes master");

    public static Parsed<ClusterInfo> Parse(ArtifactText text)
    {
        var all = ImmutableArray.CreateBuilder<ClusterAddress>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (AddressOf(line) is { } address)
                all.Add(address);
            else if (!IsRemark(line.Span))
                notes.Add(new(line, "not what runs at an address"));
        }

        return new(new(all.ToImmutable()), notes.ToImmutable());
    }

    // Kubernetes control plane is running at https://192.0.2.10:6443
    // ESC[0;32mCoreDNSESC[0m is running at ESC[0;33mhttps://192.0.2.10:6443/api/v1/namespaces/kube-system/services/kube-dns:dns/proxyESC[0m
    private static ClusterAddress? AddressOf(SourceLine line)
    {
        var said = WithoutColours(line.Span);
        return said.IndexOf(Says, StringComparison.Ordinal) is > 0 and var at && Uri.TryCreate(said[(at + Says.Length)..].Trim(), UriKind.Absolute, out var address) && address.Host.Length > 0
            ? new(line, said[..at].Trim(), address)
            : null;
    }

    // kubectl to 1.24 colours also what no terminal shows.
    private static string WithoutColours(ReadOnlySpan<char> line)
    {
        var plain = new StringBuilder(line.Length);
        for (; line.IndexOf("\u001b[", StringComparison.Ordinal) is >= 0 and var at; line = line[(at + 2)..].TrimStart("0123456789;") is ['m', .. var rest] ? rest : line[(at + 2)..])
            plain.Append(line[..at]);

        return plain.Append(line).ToString();
    }

    // To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.
    private static bool IsRemark(ReadOnlySpan<char> line) => line.StartsWith("To further debug and diagnose cluster problems") || line.StartsWith("$ ") || line.StartsWith("# ");
}

/// <summary>One address: of <c>Kubernetes control plane</c> (until 1.19 <c>Kubernetes master</c>), or of a Service by its name.</summary>
internal sealed record ClusterAddress(SourceLine Line, string Name, Uri Address);
