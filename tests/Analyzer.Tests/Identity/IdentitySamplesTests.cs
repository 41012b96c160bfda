using SupportBundle.Analyzer.Artifacts.Identity;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Identity;

/// <summary>chrony 4.0, 4.3 and 4.6.1 and timedatectl 247, 252 and 257, as Debian 11, 12 and 13 run them; what names a machine.</summary>
public sealed class IdentitySamplesTests
{
    [Fact]
    public void Each_version_of_chrony_tells_whom_it_follows()
    {
        Assert.All(Sample.ReadAll<ChronyTracking>("Identity", "chronyc-tracking"), tracking =>
        {
            Assert.Equal(("C0A838C8 (192.168.56.200)", 9, true), (tracking.Reference?.Value, tracking.Stratum, tracking.IsSynchronized));
            Assert.InRange(tracking.Offset ?? -1, 0, 1e-5);
        });
        Assert.All(Sample.ReadAll<TimeSources>("Identity", "chronyc-sources-v"), sources => Assert.Equal(
            ["192.168.56.200 255 *", "192.0.2.99 0 ?"], sources.Sources.Select(source => $"{source.Name} {source.Reach} {source.State}")));
    }

    [Fact]
    public void Each_version_of_timedatectl_tells_the_zone_in_both_forms() => Assert.All(
        Sample.ReadAll<Timedatectl>("Identity", "timedatectl", "timedatectl-show"),
        clock => Assert.Equal(("Etc/UTC", false, false, false), (clock.TimeZone, clock.IsSynchronized, clock.IsServiceActive, clock.IsRtcLocal)));

    // Made up, in the form of the two files and of what the collector writes of them
    [Fact]
    public void A_machine_is_named_in_full_or_by_its_hash()
    {
        var hashed = MachineIdentity.Parse(new("n", "m", "machine-id = hmac-sha256:5b1f0a\ndbus-machine-id = empty\nproduct-uuid = permission denied\n"));
        var plain = MachineIdentity.Parse(new("n", "files/etc/machine-id", "4f3c2d1e0b5a49768899aabbccddeeff\n")).Value;
        var uuid = MachineIdentity.Parse(new("n", "files/sys/class/dmi/id/product_uuid", "1C9B2F64-6E3D-4C50-9F0E-0D4C5A6B7C8D\n")).Value;

        Assert.Empty(hashed.Notes);
        Assert.Equal(("hmac-sha256:5b1f0a", null, null), (hashed.Value.MachineId?.Value, hashed.Value.DbusMachineId, hashed.Value.ProductUuid));
        Assert.Equal(("4f3c2d1e0b5a49768899aabbccddeeff", "1c9b2f64-6e3d-4c50-9f0e-0d4c5a6b7c8d"), (plain.MachineId?.Value, uuid.ProductUuid?.Value));
    }

    [Theory]
    [InlineData("uninitialized")]
    [InlineData("4f3c2d1e0b5a4976")]
    [InlineData("hostname = worker1")]
    [InlineData("cat: /etc/machine-id: No such file or directory")]
    public void What_names_no_machine_is_noted(string text) => Assert.Single(MachineIdentity.Parse(new("n", "m", text)).Notes);

    [Fact]
    public void No_line_is_lost()
    {
        LineAccounting.Holds<ChronyTracking>(Sample.Text("Identity", "chronyc-tracking.debian11-chrony-4.0.txt"), tracking => tracking.Fields.Select(field => field.Line), _ => false);
        LineAccounting.Holds<TimeSources>(
            Sample.Text("Identity", "chronyc-sources-v.debian13-chrony-4.6.1.txt"), sources => sources.Sources.Select(source => source.Line), line => TimeSources.IsHeading(line.Trim()));
        LineAccounting.Holds<Timedatectl>(Sample.Text("Identity", "timedatectl.debian13-systemd-257.txt"), clock => clock.Fields.Select(field => field.Line), _ => false);
        LineAccounting.Holds<MachineIdentity>(
            "machine-id = hmac-sha256:5b1f\ndbus-machine-id = empty\n4f3c2d1e0b5a49768899aabbccddeeff", machine => machine.Fields.Select(field => field.Line), _ => false);
    }
}
