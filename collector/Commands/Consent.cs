namespace SupportBundle.Collector.Commands;

/// <summary>Asks the operator at a terminal before packets are captured or what a file names is run; a script is not asked.</summary>
internal static class Consent
{
    public static bool Given(CollectOptions options)
    {
        if (Question(options) is not { } question || Console.IsInputRedirected || Console.IsErrorRedirected)
            return true;

        Console.Error.Write($"sb-collect: {question} sb-collect plan with the same options shows it all. Go on? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    private static string? Question(CollectOptions options) => options switch
    {
        { SpecsFile: { } file } => $"The commands of {file} will be run with your rights.",
        { RequestFile: { } file } => $"What {file} asks for will be collected; it may hold attempts to connect, and captures of packets.",
        { Capture: { } capture } => $"Headers of packets will be captured for {Collection.Words.Of(capture.Duration)}.",
        _ => null,
    };
}
