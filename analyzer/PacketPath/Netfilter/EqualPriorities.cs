using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>Base chains of one priority, and what the kernel itself has there: the last that was registered runs first, which no dump tells; where it matters, every order is followed.</summary>
internal static class EqualPriorities
{
    // 4! = 24 orders; so many chains of one priority nobody has.
    private const int MostInOrder = 4;

    public static string Which(ImmutableArray<Hooked> hooked) =>
        $"which runs first of {string.Join(" and ", hooked.Select(one => one.Name))}, all of priority {hooked[0].Priority}";

    /// <summary>The ends that every order comes to; where they differ, those of all, each of which rests on the order.</summary>
    /// <param name="hooked">What the items stand for.</param>
    public static List<HookEnd> Agreed<T>(NetworkStack stack, ImmutableArray<Hooked> hooked, ImmutableArray<T> items, Branch start, string which, Func<ImmutableArray<T>, List<HookEnd>> run)
    {
        if (stack.Judged is { } judged)
            return run([.. Enumerable.Range(0, items.Length).OrderByDescending(at => judged.Registered(hooked[at])).ThenByDescending(at => at).Select(at => items[at])]);

        var first = run(items);
        if (items.Length < 2 || (first is [{ Verdict: var verdict } one] && verdict == Verdict.Accept && one.Branch.Packet == start.Packet))
            return first;
        if (items.Length > MostInOrder)
            return [new(new Verdict.CannotTell(which), start)];

        var others = Orders(items).Skip(1).Select(run).Where(other => !IsSame(first, other)).ToList();
        if (others.Count == 0)
            return first;

        var unknown = Answer.Unknown(which);
        return [.. first.Select(end => end with { Branch = end.Branch.If(unknown, true) }), .. others.SelectMany(ends => ends).Select(end => end with { Branch = end.Branch.If(unknown, false) })];
    }

    private static bool IsSame(List<HookEnd> one, List<HookEnd> other) =>
        one.Select(end => (end.Verdict, end.Branch.Packet)).ToHashSet().SetEquals(other.Select(end => (end.Verdict, end.Branch.Packet)));

    private static IEnumerable<ImmutableArray<T>> Orders<T>(ImmutableArray<T> items)
    {
        if (items.Length < 2)
            return [items];

        return items.SelectMany((item, at) => Orders(items.RemoveAt(at)).Select(rest => rest.Insert(0, item)));
    }
}
