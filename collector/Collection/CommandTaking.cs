using System.Collections.Immutable;
using SupportBundle.Bundle;
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
        var end = Run([.. place.Enter, .. spec.Argv], limits, spec.AlsoSuccess, sink, stop);
        return end is { Status: ItemStatus.Collected, ExitCode: not 0 } && sink.Taken == 0 ? CommandVerdict.OfSilence(end) : end;
    }

    /// <summary>A unit's journal; having no entries is <c>absent</c>.</summary>
    public ItemEnd Run(JournalSpec spec, ItemSink sink, CancellationToken stop)
    {
        var limits = new CommandLimits(spec.Timeout, spec.MaxBytes) { KeepTail = true };
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
        if (context.Environment.Find(argv[0]) is not { } program)
            return ItemEnd.Absent($"no command {argv[0]} on this host");

        CommandEnd end;
        using (var command = SpawnedCommand.Start(program, argv, context.Environment.Variables))
            end = CommandRun.Follow(command, limits, sink, context.Time, stop);

        var verdict = CommandVerdict.Of(end, limits, alsoSuccess);
        if (verdict.Status == ItemStatus.Failed && end.StandardError.Length > 0)
            AppendError(end.StandardError, sink);
        return verdict;
    }

    private static void AppendError(byte[] error, ItemSink sink)
    {
        sink.Write(ErrorHeading);
        sink.Write(error);
    }
}
