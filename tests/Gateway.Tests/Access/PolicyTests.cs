using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Gateway.Access;

namespace Transcode.Gateway.Tests.Access;

public sealed class PolicyTests
{
    private static readonly IAuthorizationService _service =
        new ServiceCollection().AddLogging().AddAuthorization(Policies.Apply).BuildServiceProvider()
            .GetRequiredService<IAuthorizationService>();

    [Theory]
    [InlineData(Scope.Admin, Scope.Admin, true)]
    [InlineData(Scope.Admin, Scope.Worker, true)]
    [InlineData(Scope.Submit, Scope.Read, true)]
    [InlineData(Scope.Submit, Scope.Worker, false)]
    [InlineData(Scope.Read, Scope.Submit, false)]
    [InlineData(Scope.Worker, Scope.Read, false)]
    public async Task A_scope_opens_its_policies_and_no_other(Scope held, Scope asked, bool opens) =>
        (await _service.AuthorizeAsync(Holder(held), Policies.Of(asked))).Succeeded.ShouldBe(opens);

    [Fact]
    public async Task What_says_nothing_is_closed_even_to_who_may_do_everything()
    {
        var options = new AuthorizationOptions();
        Policies.Apply(options);
        (await _service.AuthorizeAsync(Holder(Scope.Admin), options.FallbackPolicy.ShouldNotBeNull())).Succeeded.ShouldBeFalse();
    }

    [Fact]
    public void A_caller_is_the_same_after_the_way_through_claims()
    {
        var caller = new Caller("owner", new HashSet<Scope> { Scope.Submit, Scope.Worker }, IsLocalOwner: true);

        var back = Caller.Of(caller.ToPrincipal("any")).ShouldNotBeNull();

        back.Name.ShouldBe("owner");
        back.Scopes.ShouldBe(caller.Scopes, ignoreOrder: true);
        back.IsLocalOwner.ShouldBeTrue();
        Caller.Of(new System.Security.Claims.ClaimsPrincipal()).ShouldBeNull();
    }

    private static System.Security.Claims.ClaimsPrincipal Holder(Scope scope)
        => new Caller("key", new HashSet<Scope> { scope }, IsLocalOwner: false).ToPrincipal("any");
}
