using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Identity;

/// <summary>What the node runs on, by <c>systemd-detect-virt</c> or <c>virt-what</c>.</summary>
/// <param name="Kinds">For instance <c>kvm</c>, or <c>aws</c> and <c>kvm</c>; <c>none</c> on bare metal.</param>
internal sealed record Virtualization(ImmutableArray<LabelledValue> Kinds) : IArtifact<Virtualization>
{
    /// <summary>Null where the text says nothing.</summary>
    public bool? IsVirtual => Kinds.IsEmpty ? null : Kinds.Any(kind => kind.Value != "none");

    // kvm
    public static Parsed<Virtualization> Parse(ArtifactText text)
    {
        var kinds = ImmutableArray.CreateBuilder<LabelledValue>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            var word = line.Text.Trim();
            if (word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'))
                kinds.Add(new(line, "virtualization", word));
            else
                notes.Add(new(line, "names no hypervisor"));
        }

        return new(new(kinds.ToImmutable()), notes.ToImmutable());
    }
}
