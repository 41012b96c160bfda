namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>How a line is meant, for a terminal that has colours.</summary>
internal enum Tone
{
    Plain,
    Good,
    Bad,
    Unsure,
    Faint,
}

/// <summary>One line of a print. What it says may come from the input: whoever shows it makes invisible characters visible.</summary>
internal readonly record struct PrintedLine(string Text, Tone Tone = Tone.Plain)
{
    public static PrintedLine Empty { get; } = new("");
}

/// <summary>Which of the prints of a trace.</summary>
internal enum PrintForm
{
    Summary,

    /// <summary>Only what changes the packet, and its end.</summary>
    Minimal,

    /// <summary>Every step with its line.</summary>
    Detailed,

    /// <summary>Only what decided, and what would have to be different.</summary>
    WhyNot,
}
