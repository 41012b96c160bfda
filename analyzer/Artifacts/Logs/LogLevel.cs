namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>How bad a log line says it is.</summary>
internal enum LogLevel
{
    Unknown,
    Trace,
    Debug,
    Info,
    Warning,
    Error,
    Fatal,
}

/// <summary>The words and numbers by which programs name their levels.</summary>
internal static class LogLevelWords
{
    /// <summary>A word in capitals or in small letters: <c>ERROR</c>, <c>err</c>, <c>warn</c>, <c>NOTICE</c>.</summary>
    public static LogLevel Of(ReadOnlySpan<byte> word)
    {
        // INFO, warning, eror (log15), critical, emergency.
        if (word.Length is < 3 or > 9)
            return LogLevel.Unknown;

        Span<byte> small = stackalloc byte[word.Length];
        for (var i = 0; i < word.Length; i++)
            small[i] = (byte)(word[i] is >= (byte)'A' and <= (byte)'Z' ? word[i] | 0x20 : word[i]);
        return OfSmall(small);
    }

    /// <summary>By syslog's numbers (RFC 5424, section 6.2.1): 0 is an emergency, 7 is for debugging.</summary>
    public static LogLevel OfPriority(int severity) => severity switch
    {
        <= 2 => LogLevel.Fatal,
        3 => LogLevel.Error,
        4 => LogLevel.Warning,
        5 or 6 => LogLevel.Info,
        _ => LogLevel.Debug,
    };

    /// <summary>By the one letter of klog and of etcd before 3.4.</summary>
    public static LogLevel OfLetter(byte letter) => letter switch
    {
        (byte)'T' => LogLevel.Trace,
        (byte)'D' => LogLevel.Debug,
        (byte)'I' or (byte)'N' => LogLevel.Info,
        (byte)'W' => LogLevel.Warning,
        (byte)'E' => LogLevel.Error,
        (byte)'F' or (byte)'C' => LogLevel.Fatal,
        _ => LogLevel.Unknown,
    };

    private static LogLevel OfSmall(ReadOnlySpan<byte> word) => word[0] switch
    {
        (byte)'t' when word.SequenceEqual("trace"u8) => LogLevel.Trace,
        (byte)'d' when word.SequenceEqual("debug"u8) || word.SequenceEqual("dbg"u8) => LogLevel.Debug,
        (byte)'i' when word.SequenceEqual("info"u8) || word.SequenceEqual("inf"u8) => LogLevel.Info,
        (byte)'n' when word.SequenceEqual("notice"u8) => LogLevel.Info,
        (byte)'w' when word.SequenceEqual("warn"u8) || word.SequenceEqual("warning"u8) || word.SequenceEqual("wrn"u8) => LogLevel.Warning,
        (byte)'e' when word.SequenceEqual("error"u8) || word.SequenceEqual("err"u8) || word.SequenceEqual("eror"u8) => LogLevel.Error,
        (byte)'e' when word.SequenceEqual("emerg"u8) || word.SequenceEqual("emergency"u8) => LogLevel.Fatal,
        (byte)'s' when word.SequenceEqual("severe"u8) => LogLevel.Error,
        (byte)'f' when word.SequenceEqual("fatal"u8) || word.SequenceEqual("ftl"u8) => LogLevel.Fatal,
        (byte)'c' when word.SequenceEqual("critical"u8) || word.SequenceEqual("crit"u8) => LogLevel.Fatal,
        (byte)'a' when word.SequenceEqual("alert"u8) => LogLevel.Fatal,
        (byte)'p' when word.SequenceEqual("panic"u8) => LogLevel.Fatal,
        _ => LogLevel.Unknown,
    };
}
