using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>A time as the Kubernetes API writes it: RFC 3339, in UTC.</summary>
internal static class KubernetesTime
{
    // 2024-06-29T14:44:25Z      2024-06-29T14:44:25.191200Z
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
