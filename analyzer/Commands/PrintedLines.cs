using Spectre.Console;
using SupportBundle.Analyzer.PacketPath.Prints;
using SupportBundle.Analyzer.Reports;

namespace SupportBundle.Analyzer.Commands;

/// <summary>Prints on the output: with colours on a terminal alone, and never with what would steer it.</summary>
internal sealed class PrintedLines
{
    private const int UnboundedWidth = 1_000_000;

    private readonly IAnsiConsole _console;

    public PrintedLines(TextWriter output)
    {
        var isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        _console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        // Lines in a file or a pipe are not broken.
        if (!isTerminal)
            _console.Profile.Width = UnboundedWidth;
    }

    public void Write(PrintedLine line) =>
        _console.Write(new Text(VisibleText.Of(line.Text.ReplaceLineEndings(" ")).TrimEnd() + "\n", new Style(ColorOf(line.Tone), decoration: line.Tone == Tone.Faint ? Decoration.Dim : Decoration.None)));

    private static Color? ColorOf(Tone tone) => tone switch
    {
        Tone.Good => Color.Green,
        Tone.Bad => Color.Red,
        Tone.Unsure => Color.Yellow,
        _ => null,
    };
}
