using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>When kubeadm's certificates and authorities end, as <c>kubeadm [alpha] certs check-expiration</c> prints it.</summary>
internal sealed record KubeadmCertificates(ImmutableArray<KubeadmCertificate> All) : IArtifact<KubeadmCertificates>
{
    public static Parsed<KubeadmCertificates> Parse(ArtifactText text)
    {
        var all = ImmutableArray.CreateBuilder<KubeadmCertificate>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        var isAuthority = false;
        ImmutableArray<TableColumn>? columns = null;
        foreach (var line in text.Lines().Where(line => !line.IsBlank && !IsRemark(line.Span)))
        {
            if (line.Span.StartsWith("CERTIFICATE") && TextTable.ColumnsOf(line) is { } heading)
                (columns, isAuthority) = (heading, heading[0].Name == "CERTIFICATE AUTHORITY");
            else if (MissingOf(line, isAuthority) is { } missing)
                all.Add(missing);
            else if (columns is { } known && TextTable.RowOf(line, known) is { } row && Of(row, isAuthority) is { } one)
                all.Add(one);
            else
                notes.Add(new(line, "no certificate with the time at which it ends"));
        }

        return new(new(all.ToImmutable()), notes.ToImmutable());
    }

    // [check-expiration] Reading configuration from the cluster...
    private static bool IsRemark(ReadOnlySpan<char> line) => line.StartsWith("[check-expiration]") || line.StartsWith("$ ") || line.StartsWith("# ");

    // !MISSING! apiserver-etcd-client
    private static KubeadmCertificate? MissingOf(SourceLine line, bool isAuthority) =>
        TextWord.Split(line.Span) is [{ Text: "!MISSING!" }, var name] ? new(name.Text, null, "", false, isAuthority, line) : null;

    // apiserver                  Dec 30, 2020 23:36 UTC   364d            ca                      no
    private static KubeadmCertificate? Of(TableRow row, bool isAuthority) => Time(row["EXPIRES"]?.Text) is { } end
        ? new(row.Cells[0].Text, end, isAuthority ? "" : row["CERTIFICATE AUTHORITY"]?.Text ?? "", row["EXTERNALLY MANAGED"]?.Text == "yes", isAuthority, row.Line)
        : null;

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParseExact(text, "MMM dd, yyyy HH:mm 'UTC'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}

/// <summary>One of kubeadm's certificates.</summary>
/// <param name="Name">As kubeadm calls it: <c>apiserver</c>, <c>admin.conf</c>, <c>etcd-server</c>, <c>ca</c>.</param>
/// <param name="NotAfter">Null where kubeadm finds no such file.</param>
/// <param name="Authority">The authority that signed it; empty where the version does not say (to 1.16).</param>
internal sealed record KubeadmCertificate(string Name, DateTimeOffset? NotAfter, string Authority, bool IsExternal, bool IsAuthority, SourceLine Line);
