using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>One way out of a chain.</summary>
/// <param name="Verdict">Continue where the chain came to its end.</param>
internal readonly record struct ChainEnd(Verdict Verdict, Branch Branch);

/// <summary>Walks a packet through a chain and those that it calls.</summary>
internal sealed class ChainWalk(NetworkStack stack)
{
    // Deeper than anybody calls: nf_tables stops at 16 (NFT_JUMP_STACK_SIZE), and a circle is refused when rules are loaded.
    private const int Deepest = 64;
    private const int MaxWays = 512;

    /// <summary>All ways out of the chain.</summary>
    public List<ChainEnd> Walk(CompiledChain chain, Branch start) => Walk(chain, start, 0);

    // As long as there is one way only, nothing is kept beside it.
    private List<ChainEnd> Walk(CompiledChain chain, Branch branch, int depth)
    {
        if (depth > Deepest)
            return [new(new Verdict.CannotTell($"chains call each other in a circle at {chain.Name}"), branch)];

        var (rules, ends) = (chain.Rules, new List<ChainEnd>(1));
        List<Branch>? passed = null; // most chains hold no rule that matches
        for (var at = chain.Next(0, branch.Packet); at < rules.Length; at = chain.Next(at + 1, branch.Packet))
        {
            var part = FirstOpen(rules[at], branch.Packet);
            if (part < 0)
                continue; // it does not match

            passed ??= new(1);
            passed.Clear();
            Meet(rules[at], part, branch, branch.Packet, passed, ends, depth);
            if (passed.Count == 0)
                return ends;
            var ways = Met(passed);
            if (ways.Count > 1)
                return WalkAll(chain, at + 1, ways, ends, depth, branch);
            branch = ways[0];
        }

        ends.Add(new(Verdict.Continue, branch));
        return ends;
    }

    // A list of its own where there are several: the walk goes on to fill its own.
    private List<Branch> Met(List<Branch> ways) => ways.Count < 2 ? ways : stack.Judged is null ? Ways.Merged(ways) : [.. ways];

    private bool IsPassedOver(CompiledRule rule) => rule.OnlyTells && stack.Judged is null;

    // The first part of the rule that is more than a test that holds; -1 where one does not.
    private int FirstOpen(CompiledRule rule, Packet packet)
    {
        var parts = rule.Parts;
        for (var part = 0; part < parts.Length; part++)
        {
            if (parts[part].Test is not { } test)
                return part;

            var truth = test(packet, stack).Truth;
            if (truth != Truth.Yes)
                return truth == Truth.No || IsPassedOver(rule) ? -1 : part;
        }

        return parts.Length;
    }

    private List<ChainEnd> WalkAll(CompiledChain chain, int from, List<Branch> ways, List<ChainEnd> ends, int depth, Branch start)
    {
        var live = ways.ConvertAll(way => (Branch: way, At: chain.Next(from, way.Packet)));
        while (live.Count > 0)
        {
            var at = int.MaxValue;
            foreach (var way in live)
                at = Math.Min(at, way.At);
            if (at >= chain.Rules.Length)
                break;
            if (live.Count + ends.Count > MaxWays)
                return [new(new Verdict.CannotTell($"more than {MaxWays} ways to follow in {chain.Name}"), start)];

            live = Step(chain, at, live, ends, depth);
        }

        foreach (var (branch, _) in live)
            ends.Add(new(Verdict.Continue, branch));
        return ends;
    }

    // Every way that waits at this rule meets it; the others wait for their own.
    private List<(Branch Branch, int At)> Step(CompiledChain chain, int at, List<(Branch Branch, int At)> live, List<ChainEnd> ends, int depth)
    {
        var passed = new List<Branch>(live.Count);
        var next = new List<(Branch, int)>(live.Count);
        foreach (var (branch, place) in live)
        {
            if (place == at)
                Meet(chain.Rules[at], 0, branch, branch.Packet, passed, ends, depth);
            else
                next.Add((branch, place));
        }

        foreach (var branch in Met(passed))
            next.Add((branch, chain.Next(at + 1, branch.Packet)));
        return next;
    }

    // From this part of the rule on. "passed" takes the ways that go on behind the rule.
    private void Meet(CompiledRule rule, int part, Branch branch, Packet before, List<Branch> passed, List<ChainEnd> ends, int depth)
    {
        for (; part < rule.Parts.Length; part++)
        {
            if (rule.Parts[part].Test is { } test)
            {
                var answer = test(branch.Packet, stack);
                if (answer.Truth == Truth.No || (answer.Truth == Truth.Unknown && IsPassedOver(rule)))
                {
                    passed.Add(branch);
                    return;
                }

                if (answer.Truth == Truth.Unknown)
                {
                    var said = rule.Said(answer);
                    passed.Add(branch.If(said, false));
                    branch = branch.If(said, true);
                }
            }
            else if (rule.Parts[part].Effect is { } effect)
            {
                var done = effect(branch.Packet, stack);
                if (!ReferenceEquals(done.Verdict, Verdict.Continue))
                {
                    Decide(rule, part, done, branch, before, passed, ends, depth);
                    return;
                }

                branch = branch with { Packet = done.Packet };
            }
        }

        passed.Add(Hit(rule, branch, before, branch.Packet, Verdict.Continue));
    }

    private void Decide(CompiledRule rule, int part, Effect done, Branch branch, Packet before, List<Branch> passed, List<ChainEnd> ends, int depth)
    {
        switch (done.Verdict)
        {
            case Verdict.OneOf several:
                foreach (var choice in several.Choices)
                    Take(rule, part, choice.Then, choice.If.Truth == Truth.Unknown ? branch.If(rule.Said(choice.If), true) : branch, before, passed, ends, depth);
                break;
            case Verdict.Jump jump:
                Call(jump.Chain, returns: true, Hit(rule, branch, before, done.Packet, done.Verdict), passed, ends, depth);
                break;
            case Verdict.Goto leave:
                Call(leave.Chain, returns: false, Hit(rule, branch, before, done.Packet, done.Verdict), passed, ends, depth);
                break;
            case var verdict when ReferenceEquals(verdict, Verdict.NextRule):
                passed.Add(done.Packet == before ? branch : Hit(rule, branch, before, done.Packet, verdict));
                break;
            case var verdict when ReferenceEquals(verdict, Verdict.Return):
                ends.Add(new(Verdict.Continue, Hit(rule, branch, before, done.Packet, verdict)));
                break;
            default:
                ends.Add(new(done.Verdict, Hit(rule, branch, before, done.Packet, done.Verdict)));
                break;
        }
    }

    private void Take(CompiledRule rule, int part, Effect effect, Branch branch, Packet before, List<Branch> passed, List<ChainEnd> ends, int depth)
    {
        if (ReferenceEquals(effect.Verdict, Verdict.Continue))
            Meet(rule, part + 1, branch with { Packet = effect.Packet }, before, passed, ends, depth);
        else
            Decide(rule, part, effect, branch, before, passed, ends, depth);
    }

    // A goto's chain does not come back here, but to whoever called this one: its end is this chain's end.
    private void Call(CompiledChain called, bool returns, Branch branch, List<Branch> passed, List<ChainEnd> ends, int depth)
    {
        foreach (var end in Walk(called, branch, depth + 1))
        {
            if (returns && ReferenceEquals(end.Verdict, Verdict.Continue))
                passed.Add(end.Branch);
            else
                ends.Add(end);
        }
    }

    private Branch Hit(CompiledRule rule, Branch branch, Packet before, Packet after, Verdict verdict) =>
        branch with { Packet = after, Trail = new(branch.Trail, stack.Name, new RuleHit(rule, before, after, verdict)) { Packet = after, Probability = branch.Probability } };
}
