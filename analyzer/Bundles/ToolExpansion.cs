using System.Diagnostics;
using System.Text;
using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>
/// What a program of the system makes of packed data: it is fed through a pipe and read through another, and ended when nothing
/// passes for too long. Nothing touches a disk.
/// </summary>
internal sealed class ToolExpansion : ReadOnlyStream
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(5);
    private readonly Process _process;
    private readonly Stream _packed;
    private readonly Task _feeding;
    private readonly Task<string> _complaints;
    private readonly Timer _watch;
    private readonly string _name;
    private readonly long _patience;
    private long _lastMove = Environment.TickCount64;
    private bool _waits;
    private bool _hung;
    private bool _ended;

    /// <summary>Starts the program.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public ToolExpansion(SystemTool tool, string path, Stream packed, TimeSpan patience)
    {
        (_name, _packed, _patience) = (tool.Name, packed, (long)patience.TotalMilliseconds);
        var start = new ProcessStartInfo(path, tool.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.Environment["LC_ALL"] = "C";
        _process = Process.Start(start) ?? throw new IOException($"{path} cannot be started");
        _feeding = Task.Factory.StartNew(Feed, TaskCreationOptions.LongRunning);
        _complaints = Task.Factory.StartNew(ReadComplaints, TaskCreationOptions.LongRunning);
        _watch = new(_ => EndIfHung(), null, TimeSpan.FromMilliseconds(_patience), TimeSpan.FromMilliseconds(Math.Max(_patience / 10, 10)));
    }

    public override int Read(Span<byte> buffer)
    {
        if (_ended || buffer.IsEmpty)
            return 0;

        // It is watched only while something is waited for: a reader that takes its time makes it wait, too.
        Move();
        Volatile.Write(ref _waits, true);
        var read = _process.StandardOutput.BaseStream.Read(buffer);
        Volatile.Write(ref _waits, false);
        if (read == 0)
            End();
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _watch.Dispose();
            Kill();
            // The feeder ends by the broken pipe: only then is what it reads from free again.
            Task.WaitAny(Task.WhenAll(_feeding, _complaints));
            _process.Dispose();
            _packed.Dispose();
        }

        base.Dispose(disposing);
    }

    private void End()
    {
        _ended = true;
        if (!_process.WaitForExit(Goodbye))
            Kill();

        if (Volatile.Read(ref _hung))
            throw new InvalidDataException($"{_name} moved nothing for {_patience / 1000.0:0.#} s and was ended");
        _process.WaitForExit();
        if (_process.ExitCode != 0)
            throw new InvalidDataException(_complaints.Result is { Length: > 0 } said ? $"{_name} says: {said}" : $"{_name} ended with exit code {_process.ExitCode}");
    }

    private void Feed()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            using var input = _process.StandardInput.BaseStream;
            for (int read; (read = _packed.Read(buffer)) > 0; Move())
                input.Write(buffer, 0, read);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It does not read any further: what it thinks of that, its exit code says.
        }
    }

    /// <summary>The first line it complains with; all of it is read, so that it never waits.</summary>
    private string ReadComplaints()
    {
        var kept = new StringBuilder();
        var buffer = new char[1024];
        for (int read; (read = _process.StandardError.Read(buffer)) > 0;)
            kept.Append(buffer, 0, Math.Min(read, 300 - Math.Min(kept.Length, 300)));

        return kept.ToString().Split('\n')[0].Trim();
    }

    private void Move() => Volatile.Write(ref _lastMove, Environment.TickCount64);

    private void EndIfHung()
    {
        if (!Volatile.Read(ref _waits) || Environment.TickCount64 - Volatile.Read(ref _lastMove) < _patience)
            return;

        Volatile.Write(ref _hung, true);
        Kill();
    }

    private void Kill()
    {
        try
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended by itself meanwhile.
        }
    }
}
