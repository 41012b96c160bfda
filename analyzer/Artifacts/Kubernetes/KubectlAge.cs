using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>How long ago, as kubectl writes it: <c>45s</c>, <c>5m30s</c>, <c>2d4h</c>, <c>3y45d</c>.</summary>
internal static class KubectlAge
{
    /// <summary>Null where it is none, for instance <c>&lt;unknown&gt;</c> or <c>&lt;invalid&gt;</c>.</summary>
    public static TimeSpan? Parse(ReadOnlySpan<char> text)
    {
        var (seconds, isAny) = (0.0, false);
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExceptInRange('0', '9');
            if (digits is <= 0 or > 6 || SecondsIn(text[digits]) is not { } unit)
                return null;

            seconds += unit * int.Parse(text[..digits], CultureInfo.InvariantCulture);
            text = text[(digits + 1)..];
            isAny = true;
        }

        return isAny ? TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2)) : null;
    }

    private static double? SecondsIn(char unit) => unit switch
    {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86400,
        'y' => 365 * 86400.0,
        _ => null,
    };
}
