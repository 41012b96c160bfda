using Spectre.Console;
using Spectre.Console.Rendering;
using SupportBundle.Collector.Collection;

namespace SupportBundle.Collector.Progress;

/// <summary>Shows the state on standard error: redrawn on a terminal, a line now and then elsewhere. Standard output is for the result.</summary>
internal sealed class ProgressView : IDisposable
{
    private const int BarWidth = 20;
    private const int LinesRunning = 4;
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Line = TimeSpan.FromSeconds(5);

    private readonly RunState _state;
    private readonly IAnsiConsole _console;
    private readonly ManualResetEventSlim _over = new();
    private readonly Thread _thread;

    private ProgressView(RunState state, IAnsiConsole console)
    {
        (_state, _console) = (state, console);
        _thread = new Thread(IsLive ? ShowLive : ShowLines) { IsBackground = true };
        _thread.Start();
    }

    private bool IsLive => _console.Profile.Out.IsTerminal && _console.Profile.Capabilities.Ansi;

    /// <summary>Null for nothing at all.</summary>
    public static ProgressView? Start(RunState state, bool quiet) =>
        quiet ? null : new(state, Consoles.Error());

    public void Dispose()
    {
        _over.Set();
        _thread.Join();
        _over.Dispose();
    }

    private void ShowLive() =>
        _console.Live(Draw(_state.Picture())).AutoClear(true).Start(live =>
        {
            while (!_over.Wait(Redraw))
                live.UpdateTarget(Draw(_state.Picture()));
        });

    private void ShowLines()
    {
        while (!_over.Wait(Line))
        {
            var picture = _state.Picture();
            var oldest = picture.Running.IsEmpty ? "" : $", running {picture.Running[0].Name} for {Words.Of(picture.Running[0].For)}";
            Console.Error.WriteLine($"sb-collect: {Totals(picture)}{oldest}");
        }
    }

    // Text, not markup: names of places come from the host.
    private static Rows Draw(RunPicture picture)
    {
        var lines = new List<IRenderable> { new Text($"{Bar(picture)} {Totals(picture)}", new Style(Color.Aqua)) };
        foreach (var (name, since) in picture.Running.Take(LinesRunning))
            lines.Add(new Text($"  {Words.Printable(name)}  {Words.Of(since)}") { Overflow = Overflow.Ellipsis });
        return new(lines);
    }

    private static string Bar(RunPicture picture)
    {
        var full = picture.Planned == 0 ? 0 : Math.Min(BarWidth, BarWidth * picture.Done / picture.Planned);
        return new string('#', full) + new string('.', BarWidth - full);
    }

    private static string Totals(RunPicture picture) =>
        $"{picture.Done} of {picture.Planned} items, {Words.Of(picture.Bytes)}, {Clock(picture.Elapsed)} of at most {Clock(picture.Deadline)}";

    private static string Clock(TimeSpan time) => $"{(int)time.TotalMinutes}:{time.Seconds:00}";
}
