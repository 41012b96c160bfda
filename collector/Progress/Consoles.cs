using Spectre.Console;

namespace SupportBundle.Collector.Progress;

/// <summary>The terminal if there is one; a file or a pipe gets no escape sequences.</summary>
internal static class Consoles
{
    public static IAnsiConsole Output() => New(Console.Out, Console.IsOutputRedirected);

    public static IAnsiConsole Error() => New(Console.Error, Console.IsErrorRedirected);

    private static IAnsiConsole New(TextWriter writer, bool redirected) => AnsiConsole.Create(new()
    {
        Out = new AnsiConsoleOutput(writer),
        Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
        ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
    });
}
