using System.Buffers;
using System.Runtime.InteropServices;
using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Collection;

/// <summary>Follows one command to its end, within its limits, whatever it prints and whatever it leaves behind.</summary>
internal sealed class CommandRun : IDisposable
{
    private const int SliceMilliseconds = 50;
    private const int BufferSize = 64 << 10;
    private const int MaxStandardError = 64 << 10;
    private static readonly TimeSpan ReapGrace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DrainGrace = TimeSpan.FromMilliseconds(200);

    private readonly SpawnedCommand _command;
    private readonly CommandLimits _limits;
    private readonly Stream _sink;
    private readonly HeadAndTail? _log;
    private readonly TimeProvider _time;
    private readonly long _begin;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private readonly MemoryStream _error = new();
    private long _taken;
    private bool _discarding;
    private bool _cut;

    private CommandRun(SpawnedCommand command, CommandLimits limits, Stream sink, TimeProvider time)
    {
        (_command, _limits, _sink, _time) = (command, limits, sink, time);
        _log = limits.KeepTail ? new(sink, limits.MaxBytes) : null;
        _begin = time.GetTimestamp();
    }

    /// <summary>Writes the command's standard output to <paramref name="sink"/>.</summary>
    public static CommandEnd Follow(SpawnedCommand command, CommandLimits limits, Stream sink, TimeProvider time, CancellationToken stop)
    {
        using var run = new CommandRun(command, limits, sink, time);
        try
        {
            return run.Follow(stop);
        }
        finally
        {
            // Also when the sink threw (disk full): nothing that we started outlives its item.
            command.SignalGroup(Libc.SIGKILL);
            _ = run.Reap();
        }
    }

    private CommandEnd Follow(CancellationToken stop)
    {
        var timedOut = false;
        var left = false;
        TimeSpan? exitedAt = null;
        while (!_cut && !stop.IsCancellationRequested && !timedOut)
        {
            if (!Pump())
                break;
            exitedAt ??= _command.HasExited() ? Elapsed : null;
            left = exitedAt is { } at && Elapsed - at > _limits.PipeGrace;
            if (left)
                break;
            timedOut = Elapsed >= _limits.Timeout;
        }

        var interrupted = stop.IsCancellationRequested && !_cut;
        timedOut = !_cut && !left && !interrupted && (timedOut || !WaitForExit(stop));
        var code = End(gently: _cut || timedOut || interrupted);
        _log?.Close();
        return new(code, _error.ToArray())
        {
            TimedOut = timedOut,
            Interrupted = interrupted,
            Cut = _cut,
            LeftProcesses = left,
            Missing = _log?.Missing ?? 0,
        };
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _error.Dispose();
    }

    private TimeSpan Elapsed => _time.GetElapsedTime(_begin);

    // Both pipes are closed, which a process that goes on working may do.
    private bool WaitForExit(CancellationToken stop)
    {
        for (var pause = 1; !_command.HasExited(); pause = Math.Min(SliceMilliseconds, pause * 2))
        {
            if (Elapsed >= _limits.Timeout || stop.WaitHandle.WaitOne(pause))
                return false;
        }

        return true;
    }

    private int? End(bool gently)
    {
        if (gently && !_command.HasExited())
        {
            _discarding |= _cut;
            _command.SignalGroup(Libc.SIGTERM);
            PumpUntilExit(_limits.Grace);
        }

        _command.SignalGroup(Libc.SIGKILL);
        if (!_cut)
            Drain();
        return Reap();
    }

    // What it had printed and nobody had read when it ended. The pipes end with the last of its processes; one that turned its back on the group keeps them open.
    private void Drain()
    {
        var from = Elapsed;
        while (Pump() && !_cut && Elapsed - from < DrainGrace)
        {
        }
    }

    private void PumpUntilExit(TimeSpan patience)
    {
        var from = Elapsed;
        while (!_command.HasExited() && Elapsed - from < patience)
        {
            if (!Pump())
                Thread.Sleep(1);
        }
    }

    private int? Reap()
    {
        var from = Elapsed;
        int? code;
        while ((code = _command.Reap()) is null && Elapsed - from < ReapGrace)
            Thread.Sleep(1);
        return code;
    }

    /// <summary>Takes what the pipes hold; false once both are at their end.</summary>
    private unsafe bool Pump()
    {
        if (_command.Output < 0 && _command.Error < 0)
            return false;

        // A negative descriptor is passed over by poll(2).
        var pipes = stackalloc Libc.PollDescriptor[2];
        pipes[0] = new() { Descriptor = _command.Output, Events = Libc.POLLIN };
        pipes[1] = new() { Descriptor = _command.Error, Events = Libc.POLLIN };
        if (Libc.Poll(pipes, 2, SliceMilliseconds) <= 0)
            return true;

        if (pipes[0].Returned != 0 && !Take(_command.Output, TakeOutput))
            _command.CloseOutput();
        if (pipes[1].Returned != 0 && !Take(_command.Error, TakeError))
            _command.CloseError();
        return _command.Output >= 0 || _command.Error >= 0;
    }

    private unsafe bool Take(int descriptor, Action<int> take)
    {
        nint count;
        fixed (byte* into = _buffer)
            count = Libc.Read(descriptor, into, _buffer.Length);

        if (count < 0)
            return Marshal.GetLastPInvokeError() is Libc.EINTR or Libc.EAGAIN;
        if (count == 0)
            return false;

        take((int)count);
        return true;
    }

    private void TakeOutput(int count)
    {
        if (_discarding || _cut)
            return;

        if (_log is not null)
        {
            _log.Write(_buffer.AsSpan(0, count));
            return;
        }

        var kept = (int)Math.Min(count, _limits.MaxBytes - _taken);
        _sink.Write(_buffer.AsSpan(0, kept));
        _taken += kept;
        _cut = kept < count;
    }

    private void TakeError(int count) =>
        _error.Write(_buffer, 0, (int)Math.Min(count, MaxStandardError - _error.Length));
}
