using SupportBundle.Analyzer.Artifacts.Identity;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Identity;

// As the collector writes it of a pod's namespace, and of one that no kubelet made.
public sealed class PlaceIdentityTests
{
    [Theory]
    [InlineData("""{"inode":"4026532281","pid":3412,"comm":"pause","podUid":"6f0c","pod":"kube-system_coredns-7f9c"}""", "kube-system/coredns-7f9c", "6f0c")]
    [InlineData("""{"inode":"4026532281","pid":3412,"comm":"pause"}""", null, null)]
    [InlineData("""{"inode":"4026532281","pid":3412,"comm":"pause","pod":"no-namespace","later":{"field":1}}""", null, null)]
    public void A_place_tells_whose_it_is(string text, string? pod, string? uid)
    {
        var read = PlaceIdentity.Parse(new("n", "identity/place.json", text));

        Assert.Empty(read.Notes);
        Assert.Equal(("4026532281", 3412, "pause", pod, uid), (read.Value.Inode, read.Value.Pid ?? 0, read.Value.Command, read.Value.Pod, read.Value.PodUid));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"pid":99999999999999999999}""")]
    [InlineData("""{"pid":3412""")]
    [InlineData("\0")]
    public void What_is_no_place_tells_nothing(string text)
    {
        var read = PlaceIdentity.Parse(new("n", "identity/place.json", text));

        Assert.Equal((null, null), (read.Value.Pod, read.Value.Inode));
        Assert.Null(read.Value.Pid);
    }

    [Fact]
    public void No_text_throws() => AnyText.NeverThrows<PlaceIdentity>("""{"inode":"4026532281","pid":3412,"comm":"pause","pod":"a_b"}""");
}
