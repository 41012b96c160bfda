using System.Reflection;

namespace SupportBundle.Bundle;

/// <summary>The version of both tools, which are built together.</summary>
internal static class ProductVersion
{
    public static string Text { get; } = typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
