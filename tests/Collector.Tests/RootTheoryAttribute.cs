using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Tests;

/// <summary>The same as <see cref="RootFactAttribute"/>, for each of several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootTheoryAttribute : TheoryAttribute
{
    public RootTheoryAttribute(string need)
    {
        if (Libc.EffectiveUser() != 0)
            Skip = $"{need} needs root";
    }
}
