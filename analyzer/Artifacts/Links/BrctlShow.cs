using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>The bridges and their ports, as <c>brctl show</c> prints them.</summary>
internal sealed record BrctlShow(ArtifactText Text, ImmutableArray<BrctlBridge> Bridges) : IArtifact<BrctlShow>
{
    public static Parsed<BrctlShow> Parse(ArtifactText text)
    {
        var bridges = ImmutableArray.CreateBuilder<BrctlBridge>();
        var ports = ImmutableArray.CreateBuilder<string>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            var words = new LineWords(line.Text);
            if (!char.IsWhiteSpace(line.Span[0]) && words[2] is "yes" or "no")
            {
                EndBridge();
                bridges.Add(new(line, words[0], words[1], words[2] == "yes", []));
                ports.AddRange(words.From(3));
            }
            else if (char.IsWhiteSpace(line.Span[0]) && words.Count == 1 && bridges.Count > 0)
            {
                ports.Add(words[0]);
            }
            else if (words[0] != "bridge" || words[1] != "name")
            {
                notes.Add(new(line, "not a bridge or a port of one"));
            }
        }

        EndBridge();
        return new(new(text, bridges.ToImmutable()), notes.ToImmutable());

        void EndBridge()
        {
            if (bridges.Count > 0)
                bridges[^1] = bridges[^1] with { Ports = ports.DrainToImmutable() };
        }
    }
}

/// <summary>One bridge.</summary>
// bridge name	bridge id		STP enabled	interfaces
// cni0		8000.0696de70e1bc	no		veth9295fe98
//							vethd18f6eba
internal sealed record BrctlBridge(SourceLine Line, string Name, string Id, bool Stp, ImmutableArray<string> Ports);
