using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Tests;

/// <summary>A test that mounts or makes namespaces; without root it is skipped and says why. CI runs as root.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute(string need)
    {
        if (Libc.EffectiveUser() != 0)
            Skip = $"{need} needs root";
    }
}
