using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>Walks a packet through a chain and those that it calls.</summary>
internal struct ChainWalk(NetworkStack stack)
{
    // Deeper than anybody calls: nf_tables stops at 16 (NFT_JUMP_STACK_SIZE), and a circle is refused when rules are loaded.
    private const int Deepest = 64;
    private const int MaxWays = 512;

    // Where walks keep what passed a rule, one for each depth of calls: each is done with its own before the next one at that depth begins.
    [ThreadStatic]
    private static List<List<Branch>>? Spare;

    private List<List<Branch>>? _passed;

    /// <summary>All ways out of the chain; those that come to its end with Continue.</summary>
    public List<HookEnd> Walk(CompiledChain chain, Branch start)
    {
        var ends = new List<HookEnd>();
        Walk(chain, start, ends);
        return ends;
    }

    /// <summary>Adds the same.</summary>
    public void Walk(CompiledChain chain, Branch start, List<HookEnd> ends)
    {
        // Taken while it is in use, as a walk may be within another's.
        (_passed, Spare) = (Spare ?? [], null);
        Walk(chain, start, 0, ends);
        Spare = _passed;
    }

    // As long as there is one way only, nothing is kept beside it.
    private void Walk(CompiledChain chain, Branch branch, int depth, List<HookEnd> ends)
    {
        if (depth > Deepest)
        {
            ends.Add(new(new Verdict.CannotTell($"chains call each other in a circle at {chain.Name}"), branch));
            return;
        }

        var (contents, first) = (chain.Ready, ends.Count);
        var rules = contents.Rules;
        for (var at = contents.Next(0, branch.Packet); at < rules.Length; at = contents.Next(at + 1, branch.Packet))
        {
            var part = FirstOpen(rules[at], branch.Packet);
            if (part < 0)
                continue; // it does not match

            var passed = Passed(depth);
            Meet(rules[at], part, branch, passed, ends, depth);
            if (passed.Count == 0)
                return;
            var ways = Met(passed);
            if (ways.Count > 1)
            {
                WalkAll(contents, chain, at + 1, ways, ends, first, depth, branch);
                return;
            }

            branch = ways[0];
        }

        ends.Add(new(Verdict.Continue, branch));
    }

    private List<Branch> Passed(int depth)
    {
        while (_passed!.Count <= depth) // Walk took it
            _passed.Add(new(1));

        _passed[depth].Clear();
        return _passed[depth];
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

    // "first": where this chain's own ends begin.
    private void WalkAll(ChainContents contents, CompiledChain chain, int from, List<Branch> ways, List<HookEnd> ends, int first, int depth, Branch start)
    {
        var live = ways.ConvertAll(way => (Branch: way, At: contents.Next(from, way.Packet)));
        while (live.Count > 0)
        {
            var at = int.MaxValue;
            foreach (var way in live)
                at = Math.Min(at, way.At);
            if (at >= contents.Rules.Length)
                break;
            if (live.Count + ends.Count - first > MaxWays)
            {
                ends.RemoveRange(first, ends.Count - first);
                ends.Add(new(new Verdict.CannotTell($"more than {MaxWays} ways to follow in {chain.Name}"), start));
                return;
            }

            live = Step(contents, at, live, ends, depth);
        }

        foreach (var (branch, _) in live)
            ends.Add(new(Verdict.Continue, branch));
    }

    // Every way that waits at this rule meets it; the others wait for their own.
    private List<(Branch Branch, int At)> Step(ChainContents contents, int at, List<(Branch Branch, int At)> live, List<HookEnd> ends, int depth)
    {
        var passed = new List<Branch>(live.Count);
        var next = new List<(Branch, int)>(live.Count);
        foreach (var (branch, place) in live)
        {
            if (place == at)
                Meet(contents.Rules[at], 0, branch, passed, ends, depth);
            else
                next.Add((branch, place));
        }

        foreach (var branch in Met(passed))
            next.Add((branch, contents.Next(at + 1, branch.Packet)));
        return next;
    }

    // From this part of the rule on. "passed" takes the ways that go on behind the rule.
    private void Meet(CompiledRule rule, int part, Branch branch, List<Branch> passed, List<HookEnd> ends, int depth) =>
        Meet(rule, part, branch, branch.Packet, branch.Packet, passed, ends, depth);

    // "packet" is what the rule's parts have made of "before" so far.
    private void Meet(CompiledRule rule, int part, Branch branch, Packet before, Packet packet, List<Branch> passed, List<HookEnd> ends, int depth)
    {
        for (; part < rule.Parts.Length; part++)
        {
            if (rule.Parts[part].Test is { } test)
            {
                var answer = test(packet, stack);
                if (answer.Truth == Truth.No || (answer.Truth == Truth.Unknown && IsPassedOver(rule)))
                {
                    passed.Add(Carrying(branch, packet));
                    return;
                }

                if (answer.Truth == Truth.Unknown)
                {
                    var said = rule.Said(answer);
                    passed.Add(Carrying(branch.If(said, false), packet));
                    branch = branch.If(said, true);
                }
            }
            else
            {
                var done = rule.Parts[part].Verdict is { } verdict ? new(verdict, packet) : rule.Parts[part].Effect!(packet, stack); // it is one of the three
                if (!ReferenceEquals(done.Verdict, Verdict.Continue))
                {
                    Decide(rule, part, done, branch, before, packet, passed, ends, depth);
                    return;
                }

                packet = done.Packet;
            }
        }

        passed.Add(Hit(rule, branch, before, packet, Verdict.Continue));
    }

    private static Branch Carrying(Branch branch, Packet packet) => ReferenceEquals(branch.Packet, packet) ? branch : branch with { Packet = packet };

    private void Decide(CompiledRule rule, int part, Effect done, Branch branch, Packet before, Packet packet, List<Branch> passed, List<HookEnd> ends, int depth)
    {
        switch (done.Verdict)
        {
            case Verdict.OneOf several:
                foreach (var choice in several.Choices)
                    Take(rule, part, choice.Then, choice.If.Truth == Truth.Unknown ? branch.If(rule.Said(choice.If), true) : branch, before, packet, passed, ends, depth);
                break;
            case Verdict.Jump jump:
                Call(jump.Chain, returns: true, Hit(rule, branch, before, done.Packet, done.Verdict), passed, ends, depth);
                break;
            case Verdict.Goto leave:
                Call(leave.Chain, returns: false, Hit(rule, branch, before, done.Packet, done.Verdict), passed, ends, depth);
                break;
            case var verdict when ReferenceEquals(verdict, Verdict.NextRule):
                passed.Add(done.Packet == before ? Carrying(branch, packet) : Hit(rule, branch, before, done.Packet, verdict));
                break;
            case var verdict when ReferenceEquals(verdict, Verdict.Return):
                ends.Add(new(Verdict.Continue, Hit(rule, branch, before, done.Packet, verdict)));
                break;
            default:
                ends.Add(new(done.Verdict, Hit(rule, branch, before, done.Packet, done.Verdict)));
                break;
        }
    }

    private void Take(CompiledRule rule, int part, Effect effect, Branch branch, Packet before, Packet packet, List<Branch> passed, List<HookEnd> ends, int depth)
    {
        if (ReferenceEquals(effect.Verdict, Verdict.Continue))
            Meet(rule, part + 1, branch, before, effect.Packet, passed, ends, depth);
        else
            Decide(rule, part, effect, branch, before, packet, passed, ends, depth);
    }

    // A goto's chain does not come back here, but to whoever called this one: its end is this chain's end.
    private void Call(CompiledChain called, bool returns, Branch branch, List<Branch> passed, List<HookEnd> ends, int depth)
    {
        var first = ends.Count;
        Walk(called, branch, depth + 1, ends);
        if (!returns)
            return;

        var kept = first;
        for (var at = first; at < ends.Count; at++)
        {
            if (ReferenceEquals(ends[at].Verdict, Verdict.Continue))
                passed.Add(ends[at].Branch);
            else
                ends[kept++] = ends[at];
        }

        ends.RemoveRange(kept, ends.Count - kept);
    }

    private Branch Hit(CompiledRule rule, Branch branch, Packet before, Packet after, Verdict verdict) =>
        branch with { Packet = after, Trail = new RuleTrail(branch.Trail, stack.Name, rule, before, verdict) { Packet = after, Probability = branch.Probability } };
}
