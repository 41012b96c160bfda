using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Ipvs;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>What a rule decides of a packet.</summary>
internal abstract record Verdict
{
    /// <summary>The rule goes on, and after it the next one.</summary>
    public static Verdict Continue { get; } = new Simple("continue");

    /// <summary>The rest of this rule is passed over.</summary>
    public static Verdict NextRule { get; } = new Simple("next rule");

    public static Verdict Accept { get; } = new Simple("accept");
    public static Verdict Drop { get; } = new Simple("drop");
    public static Verdict Return { get; } = new Simple("return");

    internal sealed record Simple(string Word) : Verdict
    {
        public override string ToString() => Word;
    }

    /// <summary>Answered with an error, and dropped.</summary>
    /// <param name="With">As iptables names it: <c>icmp-port-unreachable</c>, <c>tcp-reset</c>, ...</param>
    internal sealed record Reject(string With) : Verdict
    {
        public override string ToString() => $"reject with {With}";
    }

    internal sealed record Jump(CompiledChain Chain) : Verdict
    {
        public override string ToString() => $"jump {Chain.Name}";
    }

    internal sealed record Goto(CompiledChain Chain) : Verdict
    {
        public override string ToString() => $"goto {Chain.Name}";
    }

    /// <summary>Something that is not modelled, or not in the input, decides.</summary>
    internal sealed record CannotTell(string Why) : Verdict
    {
        public override string ToString() => $"cannot tell: {Why}";
    }

    /// <summary>The packet goes to a device or program past the rest of the path (<c>fwd</c>, TPROXY, a queue).</summary>
    internal sealed record Leaves(string Where) : Verdict
    {
        public override string ToString() => $"leaves the model: {Where}";
    }

    /// <summary>After OUTPUT changed it, the routes refuse it.</summary>
    internal sealed record NotRouted(Disposition Disposition) : Verdict;

    /// <summary>IPVS sends it on from here, to a server whose route it has.</summary>
    internal sealed record Balanced(RealServer Server) : Verdict
    {
        public override string ToString() => $"balanced to {Server.End}";
    }

    /// <summary>One of several, by dice or by what is not known; they exclude each other and leave nothing out.</summary>
    internal sealed record OneOf(ImmutableArray<Choice> Choices) : Verdict;
}

/// <summary>One of several things that a rule may do.</summary>
/// <param name="If">Unknown, or chance with its probability.</param>
internal readonly record struct Choice(Answer If, Effect Then);

/// <summary>What a rule's action makes of a packet.</summary>
internal readonly record struct Effect(Verdict Verdict, Packet Packet)
{
    public static Effect GoOn(Packet packet) => new(Verdict.Continue, packet);

    public static Effect CannotTell(Packet packet, string why) => new(new Verdict.CannotTell(why), packet);
}

/// <summary>Asks one thing of a packet. Never guesses: what is not modelled or not in the input is unknown.</summary>
internal delegate Answer PacketTest(Packet packet, NetworkStack stack);

/// <summary>Does one thing with a packet that the rule matches.</summary>
internal delegate Effect PacketEffect(Packet packet, NetworkStack stack);
