using SupportBundle.Lab.Kernel.Namespaces;

namespace SupportBundle.Lab.Kernel;

/// <summary>A test that needs network namespaces and TUN devices. Under CI it never skips.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KernelFactAttribute : FactAttribute
{
    public KernelFactAttribute() => Skip = Environment.GetEnvironmentVariable("CI") == "true" ? null : OwnNamespace.WhyNot();
}
