using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>Which BPF programs sit on which devices, as <c>bpftool net show</c> prints them.</summary>
internal sealed partial record BpfAttachments(ArtifactText Text, ImmutableArray<BpfAttachment> All) : IArtifact<BpfAttachments>
{
    /// <summary>Programs that are no filters of traffic control: XDP's, netfilter's.</summary>
    public ImmutableArray<SourceLine> Others { get; init; } = [];

    public static Parsed<BpfAttachments> Parse(ArtifactText text)
    {
        var all = ImmutableArray.CreateBuilder<BpfAttachment>();
        var others = ImmutableArray.CreateBuilder<SourceLine>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        var section = "";
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (Section().Match(line.Text) is { Success: true } head)
                section = head.Groups["name"].Value;
            else if (section == "tc" && Entry().Match(line.Text) is { Success: true } entry)
                all.Add(new(line, entry.Groups["device"].Value, entry.Groups["side"].Value, entry.Groups["program"].Value));
            else if (section is "" or "tc")
                notes.Add(new(line, "not a program on a device"));
            else
                others.Add(line);
        }

        return new(new(text, all.ToImmutable()) { Others = others.ToImmutable() }, notes.ToImmutable());
    }

    // xdp:      tc:      flow_dissector:      netfilter:
    [GeneratedRegex(@"^(?<name>[a-z_]+):\s*$")]
    private static partial Regex Section();

    // eth0(2) clsact/ingress bpf_netdev_eth0.o:[from-netdev] id 1234      eth0(2) tcx/ingress cil_from_netdev prog_id 614 link_id 17
    [GeneratedRegex(@"^(?<device>\S+)\(\d+\) (clsact|tcx|netkit|ingress)/(?<side>\w+) (?<program>\S+)")]
    private static partial Regex Entry();
}

/// <summary>A program that sees every packet of a device.</summary>
/// <param name="Side"><c>ingress</c>, <c>egress</c>, or of netkit <c>primary</c>, <c>peer</c>.</param>
internal sealed record BpfAttachment(SourceLine Line, string Device, string Side, string Program);
