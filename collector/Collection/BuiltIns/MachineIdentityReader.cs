using System.Text;
using SupportBundle.Bundle;
using SupportBundle.Bundle.Scripts;

namespace SupportBundle.Collector.Collection.BuiltIns;

/// <summary>What identifies the machine, as keyed hashes: equal ones on two nodes show a clone. The values are random numbers, so they cannot be guessed back.</summary>
internal static class MachineIdentityReader
{
    private static readonly (string Name, string Path)[] Identities =
    [
        ("machine-id", "/etc/machine-id"),
        ("dbus-machine-id", "/var/lib/dbus/machine-id"),
        ("product-uuid", "/sys/class/dmi/id/product_uuid"),
    ];

    public static IEnumerable<string> Paths => Identities.Select(identity => identity.Path);

    public static ItemEnd Write(ItemSink sink)
    {
        foreach (var (name, path) in Identities)
            sink.WriteLine($"{name} = {Describe(path)}");
        return ItemEnd.Collected;
    }

    public static string Hash(string value) =>
        "hmac-sha256:" + Convert.ToHexStringLower(Sha256Hash.HashOf(MachineKey.Key, Encoding.UTF8.GetBytes(value)));

    private static string Describe(string path)
    {
        using var content = new MemoryStream();
        var end = FileCopy.Copy(path, 4096, keepTail: false, content);
        var value = Encoding.UTF8.GetString(content.ToArray()).Trim().ToLowerInvariant();
        return end.Reason ?? (value.Length == 0 ? "empty" : Hash(value));
    }
}
