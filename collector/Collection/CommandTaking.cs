using System.Collections.Immutable;
using SupportBundle.Bundle;
using SupportBundle.Collector.Collection.Captures;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Collection;

/// <summary>Takes what a command prints.</summary>
internal sealed class CommandTaking(CollectionContext context)
{
    private static ReadOnlySpan<byte> ErrorHeading => "\n[sb-collect: standard error]\n"u8;

    public ItemEnd Run(CommandSpec spec, Place place, ItemSink sink, CancellationToken stop)
    {
        var limits = new CommandLimits(spec.Timeout, spec.MaxBytes);
        var end = Run(place.CommandLine(spec.Argv, spec.Id), limits, spec.AlsoSuccess, sink, stop);
        return end is { Status: ItemStatus.Collected, ExitCode: not 0 } && sink.Taken == 0 ? CommandVerdict.OfSilence(end) : end;
    }

    /// <summary>Packets until the time is over, which is the end that was meant; beyond headers nothing of them passes.</summary>
    public ItemEnd Run(CaptureSpec spec, ItemSink sink, CancellationToken stop)
    {
        using var headers = new PacketHeaders(sink);
        var end = Run(spec.Argv, new(spec.Duration, spec.MaxBytes), [], headers, stop, out var ended);
        return ended is { TimedOut: true, ExitCode: 0 } ? ItemEnd.Collected with { ExitCode = 0 } : end;
    }

    /// <summary>A unit's journal; having no entries is <c>absent</c>.</summary>
    public ItemEnd Run(JournalSpec spec, ItemSink sink, CancellationToken stop)
    {
        if (context.Environment.Find("journalctl") is not null && !context.HasJournal)
            return ItemEnd.Absent("there is no journal on this host");

        var limits = new CommandLimits(spec.Timeout, context.LogBytes(spec)) { KeepTail = true };
        var end = Run(JournalArguments(spec, context.Since), limits, [], sink, stop);
        if (sink.Taken > 0 || end.Status != ItemStatus.Collected)
            return end;
        return Libc.EffectiveUser() == 0
            ? ItemEnd.Absent("the journal has no entries of it in the time window")
            : ItemEnd.Denied("no entries of it in the part of the journal that this user may read");
    }

    // --kernel would mean this boot alone; the boot before the crash tells more.
    public static ImmutableArray<string> JournalArguments(JournalSpec spec, DateTimeOffset since) =>
    [
        "journalctl", "--no-pager", "--quiet", "--output=short-iso-precise", "--utc", $"--since=@{since.ToUnixTimeSeconds()}",
        .. spec.Units.Select(unit => $"--unit={unit}"),
        .. spec.Kernel ? ["_TRANSPORT=kernel"] : ImmutableArray<string>.Empty,
    ];

    private ItemEnd Run(ImmutableArray<string> argv, CommandLimits limits, ImmutableArray<int> alsoSuccess, ItemSink sink, CancellationToken stop)
    {
        var verdict = Run(argv, limits, alsoSuccess, sink, stop, out var end);
        if (verdict.Status == ItemStatus.Failed && end is { StandardError.Length: > 0 })
            AppendError(end.StandardError, sink);
        return verdict;
    }

    private ItemEnd Run(ImmutableArray<string> argv, CommandLimits limits, ImmutableArray<int> alsoSuccess, Stream sink, CancellationToken stop, out CommandEnd? end)
    {
        end = null;
        if (context.Environment.Find(argv[0]) is not { } program)
            return ItemEnd.Absent($"no command {argv[0]} on this host");

        using (var command = SpawnedCommand.Start(program, argv, context.Environment.Variables))
            end = CommandRun.Follow(command, limits, sink, context.Time, stop);

        return CommandVerdict.Of(end, limits, alsoSuccess);
    }

    private static void AppendError(byte[] error, ItemSink sink)
    {
        sink.Write(ErrorHeading);
        sink.Write(error);
    }
}
